import type { Integration } from '#shared/domain/integration.ts';
import { type LinkWarning, stands } from '#shared/domain/link-warning.ts';
import type { CampaignRepository } from '#shared/domain/ports.ts';
import type { Clock } from '#shared/domain/time.ts';

export interface StandingWarningsDeps {
  campaigns: Pick<CampaignRepository, 'findMany' | 'linksOf'>;
  now: Clock;
}

/** The warnings of an integration that nobody has settled yet. */
export async function standingWarnings(
  { campaigns, now }: StandingWarningsDeps,
  { workspaceId, id, warnings }: Pick<Integration, 'workspaceId' | 'id' | 'warnings'>,
): Promise<readonly LinkWarning[]> {
  if (warnings.length === 0) return warnings;
  const [found, holders] = await Promise.all([
    campaigns.findMany(
      workspaceId,
      warnings.map(({ campaignId }) => campaignId),
    ),
    campaigns.linksOf(
      id,
      warnings.map(({ networkCampaignId }) => networkCampaignId),
    ),
  ]);
  return warnings.filter((warning) => stands(warning, { campaigns: found, holders }, now()));
}
