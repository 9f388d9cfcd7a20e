import { afterEach, beforeEach } from 'vitest';

const realFetch = globalThis.fetch;

/** Tests speak to loopback or to fakes; anything else is a mistake that must show. */
beforeEach(() => {
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    if (url.hostname === '127.0.0.1') return realFetch(input, init);
    throw new Error(`A test tried to reach ${url.hostname}.`);
  };
});

afterEach(() => {
  globalThis.fetch = realFetch;
});
