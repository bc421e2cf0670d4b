// The browser's storage, which may be denied, as to a frame in somebody else's page where the user keeps third parties from storing
// anything: then nothing is kept, and nothing fails.
const carefully = open => {
  const use = work => {
    try {
      return work(open());
    } catch {
      return null;
    }
  };

  return {
    get: key => use(storage => storage.getItem(key)),
    set: (key, value) => use(storage => storage.setItem(key, value)),
    remove: key => use(storage => storage.removeItem(key)),
    keys: () => use(storage => Object.keys(storage)),
  };
};

export const session = carefully(() => sessionStorage);
export const local = carefully(() => localStorage);
