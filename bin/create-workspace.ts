import { z } from 'zod';
import { askLocalCloud, localUrlOption } from '#local/commands/ask-local-cloud.ts';
import { runCommand } from '#local/commands/run-command.ts';
import { createDocuments } from '#shared/lambda/aws-clients.ts';
import { createWorkspaceDeps } from '#shared/lambda/workspace-deps.ts';
import { createWorkspace, newWorkspaceSchema } from '#shared/usecases/create-workspace.ts';

const USAGE = `Makes a workspace and its first admin key in a deployed Adtally, or in the local one that is running.

  npm run create-workspace -- --table <ConfigTableName> --name <name> [--timezone Etc/UTC] [--currency USD]
  npm run create-workspace -- --local [--url http://127.0.0.1:8787] --name <name> [--timezone …] [--currency …]

The table's name is an output of the stack. Region and credentials are those of the AWS CLI.`;

const options = newWorkspaceSchema.shape;
const createdSchema = z.object({ id: z.string(), key: z.string() });

await runCommand({
  usage: USAGE,
  deployed: z.strictObject({ table: z.string().min(1), ...options }),
  onDeployed: async ({ table, ...input }) => {
    const deps = createWorkspaceDeps(createDocuments(), table, () => Date.now());
    const { workspace, key } = await createWorkspace(deps, input);
    return { id: workspace.id, key };
  },
  local: z.strictObject({ url: localUrlOption, ...options }),
  onLocal: ({ url, ...input }) => askLocalCloud(url, '/_local/workspaces', input, createdSchema),
  print: ({ id, key }) => {
    console.log(`workspace ${id}`);
    console.log(`admin key, shown once: ${key}`);
  },
});
