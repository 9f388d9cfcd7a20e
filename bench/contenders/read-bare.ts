import { readPagesBare } from '../support/bare-reader.ts';
import { measure } from '../support/measure.ts';
import { contend, type ReadTask, type RowsMoved } from '../support/tasks.ts';

/** The least that reading can be: fetch, parse, add up. */
void contend(async (task: ReadTask) => {
  for (let pass = 0; pass < task.warmUps; pass += 1) await readAll(task);
  return measure(() => readAll(task));
});

async function readAll(task: ReadTask): Promise<RowsMoved> {
  let rows = 0;
  let micros = 0;
  for await (const page of readPagesBare(task)) {
    rows += page.length;
    for (const { cost } of page) micros += Math.round(cost * 1_000_000);
  }
  return { rows, micros: String(micros) };
}
