// pusher-js against the server.
import { all, client, connected, next, nextWhole, run, server, settings, settled, stranger, subscribed, tell, until } from './library.mjs';

const states = (pusher) => {
  const seen = [];
  pusher.connection.bind('state_change', ({ current }) => seen.push(current));
  return seen;
};

run({
  async connects() {
    const pusher = client('ada');
    const seen = states(pusher);
    await next(pusher.connection, 'connected');
    return { states: seen, socketId: pusher.connection.socket_id };
  },

  async unknownKey() {
    const pusher = client('ada', { key: 'no-such-key' });
    const error = await next(pusher.connection, 'error');
    await until(() => pusher.connection.state === 'disconnected');
    return { code: error.error?.data?.code ?? error.data?.code, state: pusher.connection.state };
  },

  async everyKindOfChannel() {
    const pusher = await connected('ada');
    const kinds = ['room', 'cache-room', 'private-room', 'private-cache-room', 'private-encrypted-room', 'private-encrypted-cache-room', 'presence-room', 'presence-cache-room'];
    const received = {};
    for (const name of kinds) {
      const { channel } = await subscribed(pusher, name);
      const event = next(channel, 'hello');
      await server.trigger(name, 'hello', { to: name });
      received[name] = await event;
    }
    return received;
  },

  async cache() {
    const early = await connected('ada');
    const missing = early.subscribe('cache-news');
    await next(missing, 'pusher:cache_miss');
    await server.trigger('cache-news', 'headline', { n: 1 });
    const late = await connected('bob');
    const channel = late.subscribe('cache-news');
    return { headline: await next(channel, 'headline') };
  },

  async members() {
    const ada = await connected('ada');
    const { channel, members } = await subscribed(ada, 'presence-room');
    const alone = { count: members.count, me: members.me };

    const bob = await connected('bob');
    const added = next(channel, 'pusher:member_added');
    const bobSees = { ...(await subscribed(bob, 'presence-room')).members.members };
    const came = await added;

    const again = next(channel, 'pusher:member_added');
    const response = await server.post({ path: '/channels/presence-room/users/bob', body: { user_info: { name: 'Robert' } } });
    const replaced = await again;
    const count = channel.members.count;
    const kept = channel.members.get('bob');

    const removed = next(channel, 'pusher:member_removed');
    bob.unsubscribe('presence-room');
    return { alone, bobSees, came, status: response.status, replaced, count, kept, went: await removed, left: channel.members.count };
  },

  async clientEvents() {
    const ada = await connected('ada');
    const bob = await connected('bob');
    const from = (await subscribed(ada, 'presence-room')).channel;
    const to = (await subscribed(bob, 'presence-room')).channel;
    const event = nextWhole(to, 'client-typing');
    from.trigger('client-typing', { on: true });
    const received = await event;
    const refused = all(ada.connection, 'error');
    for (let n = 0; n < 200; n++) {
      from.trigger('client-flood', n);
    }
    await settled(ada);
    return { data: received.data, metadata: received.metadata, refused: refused.map((e) => (e.error ?? e).data.code) };
  },

  async signsIn() {
    const bob = client('bob');
    bob.signin();
    await until(() => bob.user.user_data);
    const ada = client('ada', { watchlist: ['bob', 'cleo'] });
    const first = { online: next(ada.user.watchlist, 'online'), offline: next(ada.user.watchlist, 'offline') };
    const greeting = next(ada.user, 'greeting');
    ada.signin();
    const online = await first.online;
    const offline = await first.offline;
    await until(() => ada.user.serverToUserChannel?.subscribed);

    await server.sendToUser('ada', 'greeting', { hello: 'ada' });
    const greeted = await greeting;

    const bobGone = next(ada.user.watchlist, 'offline');
    const disconnected = next(bob.connection, 'disconnected');
    const response = await server.terminateUserConnections('bob');
    await disconnected;
    return { user: ada.user.user_data, online, offline, greeted, status: response.status, gone: await bobGone, state: bob.connection.state };
  },

  async presenceOfTheSignedIn() {
    const ada = await connected('ada');
    ada.signin();
    await until(() => ada.user.user_data);
    const plain = await connected('bob');
    const { channel } = await subscribed(plain, 'presence-room');
    const added = next(channel, 'pusher:member_added');
    ada.config.channelAuthorizer = ({ socketId, channelName }, callback) => {
      const { auth } = server.authorizeChannel(socketId, channelName);
      callback(null, { auth });
    };
    await subscribed(ada, 'presence-room');
    return await added;
  },

  async refusedSubscription() {
    const pusher = stranger('ada');
    await next(pusher.connection, 'connected');
    const channel = pusher.subscribe('private-room');
    const error = await next(channel, 'pusher:subscription_error');
    const { channel: other } = await subscribed(pusher, 'room');
    return { type: error.type, status: error.status, other: other.subscribed, state: pusher.connection.state };
  },

  async subscriptionCount() {
    const ada = await connected('ada');
    const { channel } = await subscribed(ada, 'room');
    await until(() => channel.subscriptionCount === 1);
    const count = next(channel, 'pusher:subscription_count');
    await subscribed(await connected('bob'), 'room');
    return { ...(await count), kept: channel.subscriptionCount };
  },

  async reconnects() {
    const ada = await connected('ada');
    const { channel } = await subscribed(ada, 'presence-room');
    const seen = states(ada);
    const before = ada.connection.socket_id;
    const again = next(channel, 'pusher:subscription_succeeded');
    tell('ready');
    const members = await again;
    return { states: [...new Set(seen)], newSocket: ada.connection.socket_id !== before, members: members.members };
  },
});
