import type { ManageDeps } from '#shared/lambda/manage-deps.ts';
import { openApiDocument } from '#shared/lambda/openapi.ts';
import type { Route } from '#shared/lambda/route.ts';
import { createApiKeyRoute } from './api-keys/create.ts';
import { deleteApiKeyRoute } from './api-keys/delete.ts';
import { getApiKeyRoute } from './api-keys/get.ts';
import { listApiKeysRoute } from './api-keys/list.ts';
import { listAuditEntriesRoute } from './audit-log/list.ts';
import { createCampaignRoute } from './campaigns/create.ts';
import { deleteCampaignRoute } from './campaigns/delete.ts';
import { getCampaignRoute } from './campaigns/get.ts';
import { listCampaignsRoute } from './campaigns/list.ts';
import { updateCampaignRoute } from './campaigns/update.ts';
import { getConversionRoute } from './conversions/get.ts';
import { updateConversionRoute } from './conversions/update.ts';
import { listCostsRoute } from './costs/list.ts';
import { listDeliveriesRoute } from './deliveries/list.ts';
import { resendDeliveryRoute } from './deliveries/resend.ts';
import { getEventRoute } from './events/get.ts';
import { listEventsRoute } from './events/list.ts';
import { listExchangeRatesRoute } from './exchange-rates/list.ts';
import { setExchangeRatesRoute } from './exchange-rates/set.ts';
import { importConversionsRoute } from './imports/create.ts';
import { listInboundRoute } from './inbound/list.ts';
import { showCoverageRoute } from './integrations/coverage.ts';
import { createIntegrationRoute } from './integrations/create.ts';
import { deactivateIntegrationRoute } from './integrations/deactivate.ts';
import { deleteIntegrationRoute } from './integrations/delete.ts';
import { getIntegrationRoute } from './integrations/get.ts';
import { listIntegrationsRoute } from './integrations/list.ts';
import { listNetworkCampaignsRoute } from './integrations/network-campaigns.ts';
import { pauseIntegrationRoute } from './integrations/pause.ts';
import { reconnectIntegrationRoute } from './integrations/reconnect.ts';
import { resumeIntegrationRoute } from './integrations/resume.ts';
import { listRevisionsRoute } from './integrations/revisions.ts';
import { updateIntegrationRoute } from './integrations/update.ts';
import { createManualCostRoute } from './manual-costs/create.ts';
import { deleteManualCostRoute } from './manual-costs/delete.ts';
import { getManualCostRoute } from './manual-costs/get.ts';
import { importManualCostsRoute } from './manual-costs/import.ts';
import { listManualCostsRoute } from './manual-costs/list.ts';
import { listOutgoingHostsRoute } from './outgoing-hosts/list.ts';
import { resumeOutgoingHostRoute } from './outgoing-hosts/resume.ts';
import { createOutgoingRuleRoute } from './outgoing-rules/create.ts';
import { deleteOutgoingRuleRoute } from './outgoing-rules/delete.ts';
import { getOutgoingRuleRoute } from './outgoing-rules/get.ts';
import { listOutgoingRulesRoute } from './outgoing-rules/list.ts';
import { updateOutgoingRuleRoute } from './outgoing-rules/update.ts';
import { listProvidersRoute } from './providers/list.ts';
import { createReplayRoute } from './replays/create.ts';
import { getReplayRoute } from './replays/get.ts';
import { getReportRoute } from './reports/get.ts';
import { about } from './service/about.ts';
import { getDocsFileRoute, showDocsRoute } from './service/docs.ts';
import { healthRoute } from './service/health.ts';
import { createOpenApiRoute } from './service/openapi.ts';
import { createSigningKeyRoute } from './signing-keys/create.ts';
import { deleteSigningKeyRoute } from './signing-keys/delete.ts';
import { listSigningKeysRoute } from './signing-keys/list.ts';
import { getSyncRoute } from './syncs/get.ts';
import { listSyncsRoute } from './syncs/list.ts';
import { startSyncRoute } from './syncs/start.ts';
import { createTrafficSourceRoute } from './traffic-sources/create.ts';
import { deleteTrafficSourceRoute } from './traffic-sources/delete.ts';
import { getTrafficSourceRoute } from './traffic-sources/get.ts';
import { listTrafficSourcesRoute } from './traffic-sources/list.ts';
import { updateTrafficSourceRoute } from './traffic-sources/update.ts';
import { getWorkspaceRoute } from './workspace/get.ts';
import { updateWorkspaceRoute } from './workspace/update.ts';

const openApiRoute = createOpenApiRoute(() => openApiDocument(about, manageRoutes));

/** Every route of the management API: the API Gateway routes, the router and `openapi.json` come from here. */
export const manageRoutes: readonly Route<ManageDeps>[] = [
  healthRoute,
  openApiRoute,
  showDocsRoute,
  getDocsFileRoute,
  listProvidersRoute,
  createIntegrationRoute,
  listIntegrationsRoute,
  getIntegrationRoute,
  updateIntegrationRoute,
  deleteIntegrationRoute,
  pauseIntegrationRoute,
  resumeIntegrationRoute,
  deactivateIntegrationRoute,
  reconnectIntegrationRoute,
  listNetworkCampaignsRoute,
  showCoverageRoute,
  listRevisionsRoute,
  createSigningKeyRoute,
  listSigningKeysRoute,
  deleteSigningKeyRoute,
  createOutgoingRuleRoute,
  listOutgoingRulesRoute,
  getOutgoingRuleRoute,
  updateOutgoingRuleRoute,
  deleteOutgoingRuleRoute,
  listDeliveriesRoute,
  resendDeliveryRoute,
  listOutgoingHostsRoute,
  resumeOutgoingHostRoute,
  listInboundRoute,
  importConversionsRoute,
  createReplayRoute,
  getReplayRoute,
  startSyncRoute,
  listSyncsRoute,
  getSyncRoute,
  createTrafficSourceRoute,
  listTrafficSourcesRoute,
  getTrafficSourceRoute,
  updateTrafficSourceRoute,
  deleteTrafficSourceRoute,
  createCampaignRoute,
  listCampaignsRoute,
  getCampaignRoute,
  updateCampaignRoute,
  deleteCampaignRoute,
  listCostsRoute,
  listEventsRoute,
  getEventRoute,
  getConversionRoute,
  updateConversionRoute,
  getReportRoute,
  createManualCostRoute,
  listManualCostsRoute,
  importManualCostsRoute,
  getManualCostRoute,
  deleteManualCostRoute,
  setExchangeRatesRoute,
  listExchangeRatesRoute,
  getWorkspaceRoute,
  updateWorkspaceRoute,
  createApiKeyRoute,
  listApiKeysRoute,
  getApiKeyRoute,
  deleteApiKeyRoute,
  listAuditEntriesRoute,
];
