import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSoakSender, type SoakSettings } from '#local/soak/soak-sender.ts';

const SETTINGS: Omit<SoakSettings, 'calls'> = {
  ...{ connections: 4, seed: 1, faultEvery: null, killEvery: null },
  report: () => {},
};
const callsTo = (...paths: string[]) => paths.map((path) => ({ path, isRefused: false }));

describe('The sender of a soak', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** Answers each path with its statuses in turn, the last one for good; 0 breaks the connection. */
  async function startTarget(statuses: Record<string, readonly number[]>) {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      const known = statuses[path] ?? [200];
      const times = seen.filter((one) => one === path).length;
      seen.push(path);
      const status = known[Math.min(times, known.length - 1)] ?? 200;
      if (status === 0) return response.destroy();
      return response.writeHead(status, { location: 'http://127.0.0.1:1/nowhere' }).end('{}');
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = z.object({ port: z.number() }).parse(server.address());
    return { origin: `http://127.0.0.1:${port}`, seen };
  }

  it.each([200, 202, 204, 302])('never sends again what was answered with %i', async (status) => {
    const { origin, seen } = await startTarget({ '/a': [status] });
    const sender = createSoakSender({ origin, apiKey: 'adt_key', restart: null }, SETTINGS);
    await sender.sendAll(callsTo('/a'));
    expect(seen).toEqual(['/a']);
    expect(sender.counts()).toEqual({ resent: 0, queued: status === 202 ? 1 : 0, faults: 0, kills: 0 });
  });

  it.each([500, 503, 0])('sends again what was answered with %i', async (status) => {
    const { origin, seen } = await startTarget({ '/a': [status, status, 200] });
    const sender = createSoakSender({ origin, apiKey: 'adt_key', restart: null }, SETTINGS);
    await sender.sendAll(callsTo('/a', '/b'));
    expect(seen.toSorted()).toEqual(['/a', '/a', '/a', '/b']);
    expect(sender.counts().resent).toBe(2);
  });

  it('takes 400 for what is to be refused, and for nothing else', async () => {
    const { origin } = await startTarget({ '/a': [400] });
    const sender = createSoakSender({ origin, apiKey: 'adt_key', restart: null }, SETTINGS);
    await sender.sendAll([{ path: '/a', isRefused: true }]);
    await expect(sender.sendAll(callsTo('/a'))).rejects.toThrow('/a was answered with 400.');
  });

  it('injects faults in turn', async () => {
    const { origin, seen } = await startTarget({});
    const sender = createSoakSender(
      { origin, apiKey: 'adt_key', restart: null },
      { ...SETTINGS, faultEvery: 2 },
    );
    await sender.sendAll(callsTo('/a', '/b', '/c', '/d'));
    expect(seen.filter((path) => path === '/_local/faults')).toHaveLength(2);
    expect(sender.counts().faults).toBe(2);
  });

  it('kills every so many calls, and sends nothing until all is there again', async () => {
    const { origin, seen } = await startTarget({});
    const sentMeanwhile: number[] = [];
    const restart = async (): Promise<void> => {
      // What was under way when everything was killed.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const before = seen.length;
      await new Promise((resolve) => setTimeout(resolve, 50));
      sentMeanwhile.push(seen.length - before);
    };
    const sender = createSoakSender({ origin, apiKey: 'adt_key', restart }, { ...SETTINGS, killEvery: 100 });
    await sender.sendAll(callsTo(...Array.from({ length: 400 }, (_, number) => `/${number}`)));
    expect(sender.counts().kills).toBeGreaterThan(2);
    expect(sentMeanwhile.every((count) => count === 0)).toBe(true);
    expect(seen).toHaveLength(400);
  });
});
