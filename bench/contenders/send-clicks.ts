import { Agent, get } from 'node:http';
import { clickOf, inTurn, type SendTask } from '../support/click-load.ts';
import { measure } from '../support/measure.ts';
import { contend } from '../support/tasks.ts';

/** Sends clicks as a tracker does, over connections that are kept, and asks not to be sent on. */
void contend(({ url, ...load }: SendTask) => {
  const agent = new Agent({ keepAlive: true, maxSockets: load.inFlight });
  const send = (index: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const query = new URLSearchParams({ no_redirect: 'true', ...clickOf(index, load.campaignIds) });
      const call = get(`${url}?${query}`, { agent }, (response) => {
        if (response.statusCode !== 200)
          reject(new Error(`A click was answered with ${response.statusCode}.`));
        response.resume().on('end', resolve).on('error', reject);
      });
      call.on('error', reject);
    });
  return measure(async () => {
    await inTurn(load, send);
    agent.destroy();
    return {};
  });
});
