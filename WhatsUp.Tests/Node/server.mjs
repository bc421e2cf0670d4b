// The server library `pusher` against the server's HTTP API.
import { all, connected, next, run, server, settings, settled, subscribed } from './library.mjs';
import PusherServer from 'pusher';

const json = async (response) => ({ status: response.status, body: JSON.parse(await response.text()) });

const refusal = async (action) => {
  try {
    return { status: (await action()).status };
  } catch (error) {
    return { status: error.status, body: JSON.parse(error.body) };
  }
};

run({
  async triggers() {
    const ada = await connected('ada');
    const bob = await connected('bob');
    const channels = await Promise.all([ada, bob].map(async (pusher) => (await subscribed(pusher, 'room')).channel));
    const seen = channels.map((channel) => all(channel, 'news'));
    const one = await json(await server.trigger('room', 'news', { n: 1 }));
    const withInfo = await json(await server.trigger(['room', 'presence-x'], 'news', 'text', { socket_id: ada.connection.socket_id, info: 'user_count' }));
    const batch = await json(await server.triggerBatch([
      { channel: 'room', name: 'news', data: { n: 2 } },
      { channel: 'private-encrypted-x', name: 'news', data: { n: 3 } },
    ]));
    await Promise.all([ada, bob].map(settled));
    return { one, withInfo, batch, ada: seen[0], bob: seen[1] };
  },

  async asks() {
    const ada = await connected('ada');
    await subscribed(ada, 'presence-room');
    await subscribed(ada, 'room');
    await server.trigger('cache-x', 'e', 'kept');
    const get = async (path, params) => json(await server.get({ path, params }));
    return {
      channels: await get('/channels', { filter_by_prefix: 'presence-', info: 'user_count' }),
      channel: await get('/channels/presence-room', { info: 'user_count,subscription_count' }),
      users: await get('/channels/presence-room/users'),
      cache: (await get('/channels/cache-x', { info: 'cache' })).body.cache.data,
    };
  },

  async refusals() {
    const other = new PusherServer({ appId: settings.appId, key: settings.key, secret: 'wrong', host: settings.host, port: settings.port, useTLS: false });
    const nobody = new PusherServer({ appId: '404', key: settings.key, secret: settings.secret, host: settings.host, port: settings.port, useTLS: false });
    return {
      signature: await refusal(() => other.trigger('room', 'e', '1')),
      app: await refusal(() => nobody.trigger('room', 'e', '1')),
      tooLarge: await refusal(() => server.trigger('room', 'e', 'x'.repeat(10241))),
      attribute: await refusal(() => server.get({ path: '/channels/room', params: { info: 'user_count' } })),
    };
  },

  async webhooks() {
    return settings.hooks.map((hook) => {
      const webhook = server.webhook({
        headers: { 'x-pusher-key': hook.key, 'x-pusher-signature': hook.signature, 'content-type': hook.contentType },
        rawBody: hook.body,
      });
      return { valid: webhook.isValid(), forged: server.webhook({ headers: { 'x-pusher-key': hook.key, 'x-pusher-signature': hook.signature, 'content-type': hook.contentType }, rawBody: `${hook.body} ` }).isValid(), events: webhook.isValid() ? webhook.getEvents() : [] };
    });
  },
});
