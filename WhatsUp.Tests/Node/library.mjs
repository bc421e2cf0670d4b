// What every script here needs: both official libraries, set up for the server that the test started.
import PusherClient from 'pusher-js';
import PusherServer from 'pusher';

export const settings = JSON.parse(process.argv[2]);

export const masterKey = Buffer.from(Array.from({ length: 32 }, (_, n) => n)).toString('base64');

export const server = new PusherServer({
  appId: settings.appId,
  key: settings.key,
  secret: settings.secret,
  host: settings.host,
  port: settings.port,
  useTLS: false,
  encryptionMasterKeyBase64: masterKey,
});

const strangers = new PusherServer({ appId: settings.appId, key: settings.key, secret: 'not the secret', host: settings.host });

const clients = [];

/** A pusher-js client, for which this script is the app that authorises. */
export function client(user, { key = settings.key, watchlist, authorisedBy = server } = {}) {
  const made = new PusherClient(key, {
    cluster: 'mt1',
    wsHost: settings.host,
    wsPort: settings.port,
    forceTLS: false,
    enabledTransports: ['ws'],
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, callback) =>
        callback(null, authorisedBy.authorizeChannel(socketId, channelName,
          channelName.startsWith('presence-') ? { user_id: user, user_info: { name: user } } : undefined)),
    },
    userAuthentication: {
      customHandler: ({ socketId }, callback) =>
        callback(null, authorisedBy.authenticateUser(socketId, { id: user, user_info: { name: user }, watchlist })),
    },
  });
  clients.push(made);
  return made;
}

/** A client that nobody lets in: its authoriser has another secret. */
export const stranger = (user) => client(user, { authorisedBy: strangers });

/** The next event of something that has bind(): a connection, a channel, a user. */
export const next = async (emitter, event) => (await nextWhole(emitter, event)).data;

/** The same with its metadata, in which a channel says who sent it. */
export const nextWhole = (emitter, event) =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${event} did not come`)), 60000);
    const handler = (data, metadata) => {
      clearTimeout(late);
      emitter.unbind(event, handler);
      resolve({ data, metadata });
    };
    emitter.bind(event, handler);
  });

/** Every event of that name from now on. */
export function all(emitter, event) {
  const seen = [];
  emitter.bind(event, (data) => seen.push(data));
  return seen;
}

export async function until(condition) {
  const end = Date.now() + 60000;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`in vain: ${condition}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function connected(user, options) {
  const made = client(user, options);
  await next(made.connection, 'connected');
  return made;
}

export async function subscribed(pusher, name) {
  const channel = pusher.subscribe(name);
  const members = await next(channel, 'pusher:subscription_succeeded');
  return { channel, members };
}

/** A round trip: what the server sent before it has arrived. */
export const settled = async (pusher) => {
  const { channel } = await subscribed(pusher, `settled-${Math.random().toString(36).slice(2)}`);
  channel.unsubscribe();
};

export const tell = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

/** Runs the scenario that the test names; its result is the last line on standard output. */
export async function run(scenarios) {
  try {
    tell(await scenarios[settings.scenario]());
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    clients.forEach((made) => made.disconnect());
  }
}
