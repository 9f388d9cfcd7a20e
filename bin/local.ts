import { runLocal } from '#local/cloud/run-local.ts';

const exitCode = await runLocal(process.env, {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
  width: process.stdout.columns,
});
process.exit(exitCode);
