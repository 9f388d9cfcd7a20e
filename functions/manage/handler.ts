import { apiHandler } from '#shared/lambda/api-handler.ts';
import { createLogger } from '#shared/lambda/logger.ts';
import { createManageDeps } from '#shared/lambda/manage-deps.ts';
import { manageRoutes } from './routes.ts';

export const handler = apiHandler(
  manageRoutes,
  createManageDeps(),
  createLogger(() => Date.now()),
);
