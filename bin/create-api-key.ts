import { z } from 'zod';
import { askLocalCloud, localUrlOption } from '#local/commands/ask-local-cloud.ts';
import { runCommand } from '#local/commands/run-command.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { createdApiKeySchema, viewOfApiKey } from '#shared/domain/workspace.ts';
import { createDocuments } from '#shared/lambda/aws-clients.ts';
import { createWorkspaceDeps } from '#shared/lambda/workspace-deps.ts';
import { addApiKey } from '#shared/usecases/add-api-key.ts';
import { newApiKeySchema } from '#shared/usecases/create-api-key.ts';

const USAGE = `Makes an API key of a workspace whose own keys are lost or have expired.

  npm run create-api-key -- --table <ConfigTableName> --workspace <id> [--role admin] [--name "Made by hand"] [--expires-at <instant>]
  npm run create-api-key -- --local [--url http://127.0.0.1:8787] --workspace <id> [--role …] [--name …] [--expires-at …]

The table's name is an output of the stack. Region and credentials are those of the AWS CLI.`;

const { name, role, expiresAt } = newApiKeySchema.shape;
const options = {
  workspace: idSchema('workspace'),
  name: name.default('Made by hand'),
  role: role.default('admin'),
  'expires-at': expiresAt,
};
const createdSchema = createdApiKeySchema.pick({ id: true, role: true, key: true });

await runCommand({
  usage: USAGE,
  deployed: z.strictObject({ table: z.string().min(1), ...options }),
  onDeployed: async ({ table, workspace, 'expires-at': end, ...input }) => {
    const deps = createWorkspaceDeps(createDocuments(), table, () => Date.now());
    const { apiKey, key } = await addApiKey(deps, workspace, { ...input, expiresAt: end });
    return { ...viewOfApiKey(apiKey), key };
  },
  local: z.strictObject({ url: localUrlOption, ...options }),
  onLocal: ({ url, 'expires-at': end, ...input }) =>
    askLocalCloud(url, '/_local/api-keys', { ...input, expiresAt: end }, createdSchema),
  print: ({ id, role: madeRole, key }) => {
    console.log(`API key ${id}`);
    console.log(`${madeRole} key, shown once: ${key}`);
  },
});
