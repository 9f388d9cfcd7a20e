/** The types of the management API, from `openapi.json`. Written by `npm run client`; not to be edited. */

export interface paths {
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show this description as a page
         * @description Needs no key.
         */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Load what the page needs
         * @description Needs no key.
         */
        get: operations["getDoc"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell that the API answers
         * @description Needs no key.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describe this API (OpenAPI 3.1)
         * @description Needs no key.
         */
        get: operations["getOpenapiJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys, the oldest first, expired ones included
         * @description Needs the role admin.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make an API key, which is shown this once
         * @description Needs the role admin.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an API key, without the key itself
         * @description Needs the role admin.
         */
        get: operations["getApiKey"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key at once
         * @description Needs the role admin.
         */
        delete: operations["deleteApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was changed, by which key, the newest first; a page ends early where entries are large
         * @description Needs the role admin.
         */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List campaigns, the oldest first
         * @description Needs the role viewer.
         */
        get: operations["listCampaigns"];
        put?: never;
        /**
         * Make a campaign
         * @description Needs the role editor.
         */
        post: operations["createCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a campaign
         * @description Needs the role viewer.
         */
        get: operations["getCampaign"];
        put?: never;
        post?: never;
        /**
         * Delete a campaign
         * @description Needs the role editor.
         */
        delete: operations["deleteCampaign"];
        options?: never;
        head?: never;
        /**
         * Change a campaign
         * @description Needs the role editor.
         */
        patch: operations["updateCampaign"];
        trace?: never;
    };
    "/v1/conversions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a conversion
         * @description Needs the role viewer.
         */
        get: operations["getConversion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the status of a conversion
         * @description Needs the role editor.
         */
        patch: operations["updateConversion"];
        trace?: never;
    };
    "/v1/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List ledger rows of an integration or a campaign, by UTC day, network campaign and hour
         * @description Needs the role viewer.
         */
        get: operations["listCosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a postback once more, whatever became of it
         * @description Needs the role editor.
         */
        post: operations["resendDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events by their time, seconds after they came; a page ends early where filters leave out many
         * @description Needs the role viewer.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a click, conversion or impression
         * @description Needs the role viewer.
         */
        get: operations["getEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exchange-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List exchange rates by pair and day
         * @description Needs the role viewer.
         */
        get: operations["listExchangeRates"];
        /**
         * Set exchange rates, each replacing that of the same day and pair
         * @description Needs the role editor.
         */
        put: operations["setExchangeRates"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List integrations, the oldest first
         * @description Needs the role viewer.
         */
        get: operations["listIntegrations"];
        put?: never;
        /**
         * Connect an account; its credentials are tried before anything is stored
         * @description Needs the role editor.
         */
        post: operations["createIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an integration
         * @description Needs the role viewer.
         */
        get: operations["getIntegration"];
        put?: never;
        post?: never;
        /**
         * Stop syncing and erase the credentials; received costs stay
         * @description Needs the role editor.
         */
        delete: operations["deleteIntegration"];
        options?: never;
        head?: never;
        /**
         * Change an integration; new credentials are tried first
         * @description Needs the role editor.
         */
        patch: operations["updateIntegration"];
        trace?: never;
    };
    "/v1/integrations/{id}/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell for every hour whether it was read since it ended
         * @description Needs the role viewer.
         */
        get: operations["getIntegrationCoverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop syncing for good; settings and costs stay
         * @description Needs the role editor.
         */
        post: operations["deactivateIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the postbacks that a feed sent or is to send, the newest first
         * @description Needs the role viewer.
         */
        get: operations["listIntegrationDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import conversions from CSV, line by line, as if each were a postback; after a 503 send it again
         * @description Needs the role editor.
         */
        post: operations["createIntegrationImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/inbound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all calls to a feed of the last 30 days, the newest first, and what became of them
         * @description Needs the role viewer.
         */
        get: operations["listIntegrationInbound"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/network-campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what the network charged for, linked to a campaign or not, with its spend as of seconds ago
         * @description Needs the role viewer.
         */
        get: operations["listIntegrationNetworkCampaigns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/outgoing-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the outgoing rules of a feed, the oldest first
         * @description Needs the role viewer.
         */
        get: operations["listIntegrationOutgoingRules"];
        put?: never;
        /**
         * Tell a receiver of the statuses that conversions of a feed get
         * @description Needs the role editor.
         */
        post: operations["createIntegrationOutgoingRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/outgoing-rules/{ruleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an outgoing rule
         * @description Needs the role viewer.
         */
        get: operations["getIntegrationOutgoingRule"];
        put?: never;
        post?: never;
        /**
         * Delete an outgoing rule; what it has planned is still sent
         * @description Needs the role editor.
         */
        delete: operations["deleteIntegrationOutgoingRule"];
        options?: never;
        head?: never;
        /**
         * Change an outgoing rule; what it has planned stays as it is
         * @description Needs the role editor.
         */
        patch: operations["updateIntegrationOutgoingRule"];
        trace?: never;
    };
    "/v1/integrations/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop syncing until it is resumed
         * @description Needs the role editor.
         */
        post: operations["pauseIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/reconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take new credentials, tried first, sync again and fill the gap
         * @description Needs the role editor.
         */
        post: operations["reconnectIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take calls to a feed that were refused once more, save those refused for their caller
         * @description Needs the role editor.
         */
        post: operations["createIntegrationReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/replays/{replayId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how far a replay came and what became of its calls
         * @description Needs the role viewer.
         */
        get: operations["getIntegrationReplay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sync again, beginning with what was missed
         * @description Needs the role editor.
         */
        post: operations["resumeIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what the network corrected after the hour had ended, by day, network campaign and hour
         * @description Needs the role viewer.
         */
        get: operations["listIntegrationRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the signing keys of a feed, never the keys themselves
         * @description Needs the role viewer.
         */
        get: operations["listIntegrationSigningKeys"];
        put?: never;
        /**
         * Make a key for the callers of a feed to sign with; two can be live
         * @description Needs the role editor.
         */
        post: operations["createIntegrationSigningKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/signing-keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a signing key: what is signed with it is refused within five seconds
         * @description Needs the role editor.
         */
        delete: operations["deleteIntegrationSigningKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/syncs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the runs of an integration, the newest first
         * @description Needs the role viewer.
         */
        get: operations["listIntegrationSyncs"];
        put?: never;
        /**
         * Read a span of days again
         * @description Needs the role editor.
         */
        post: operations["createIntegrationSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/integrations/{id}/syncs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a run
         * @description Needs the role viewer.
         */
        get: operations["getIntegrationSync"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/manual-costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List manual costs, the oldest first: hour by hour a later one replaces an earlier one
         * @description Needs the role viewer.
         */
        get: operations["listManualCosts"];
        put?: never;
        /**
         * Set the cost of a campaign over some days; hour by hour it replaces manual costs set before
         * @description Needs the role editor.
         */
        post: operations["createManualCost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/manual-costs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a manual cost
         * @description Needs the role viewer.
         */
        get: operations["getManualCost"];
        put?: never;
        post?: never;
        /**
         * Delete a manual cost; its hours go back to an older one, where there is one
         * @description Needs the role editor.
         */
        delete: operations["deleteManualCost"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/manual-costs/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import manual costs from CSV: right lines are taken, wrong ones named
         * @description Needs the role editor.
         */
        post: operations["createManualCostImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outgoing-hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the hosts that got postbacks, by name; one that keeps failing is paused
         * @description Needs the role viewer.
         */
        get: operations["listOutgoingHosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outgoing-hosts/{host}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a host's pause: what waits for it is sent now
         * @description Needs the role editor.
         */
        post: operations["resumeOutgoingHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what can be connected
         * @description Needs the role viewer.
         */
        get: operations["listProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show cost, revenue and profit by up to three keys
         * @description Needs the role viewer.
         */
        get: operations["getReports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traffic-sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List traffic sources, the oldest first
         * @description Needs the role viewer.
         */
        get: operations["listTrafficSources"];
        put?: never;
        /**
         * Make a traffic source
         * @description Needs the role editor.
         */
        post: operations["createTrafficSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traffic-sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a traffic source
         * @description Needs the role viewer.
         */
        get: operations["getTrafficSource"];
        put?: never;
        post?: never;
        /**
         * Delete a traffic source
         * @description Needs the role editor.
         */
        delete: operations["deleteTrafficSource"];
        options?: never;
        head?: never;
        /**
         * Change a traffic source
         * @description Needs the role editor.
         */
        patch: operations["updateTrafficSource"];
        trace?: never;
    };
    "/v1/workspace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the workspace that the key belongs to
         * @description Needs the role viewer.
         */
        get: operations["getWorkspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the name, default time zone or currency of the workspace
         * @description Needs the role admin.
         */
        patch: operations["updateWorkspace"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiKey: {
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description The end of the key */
            hint: string;
            id: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "editor" | "viewer";
            version: number;
        };
        AuditEntry: {
            /** @description What was done */
            action: string;
            /** Format: date-time */
            at: string;
            /** @description Null for what was made */
            before: {
                [key: string]: unknown;
            } | null;
            id: string;
            /** @description The API key that asked for it */
            keyId: string;
            /** @description Null while it is under way, or when its function ended before it could tell */
            outcome: {
                /** @description The answer; null where it has no body */
                after: {
                    [key: string]: unknown;
                } | null;
                /** Format: date-time */
                at: string;
                status: number;
            } | null;
            requestId: string;
            /** @description Those of the address, and of what was made */
            resourceIds: string[];
            /** @enum {string} */
            role: "admin" | "editor" | "viewer";
            route: string;
            /** @description Fields of before or after were left out for their size */
            truncated: boolean;
        };
        Campaign: {
            costLink: {
                integrationId: string;
                networkCampaignId: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
            id: string;
            name: string;
            trafficSourceId: string | null;
            /** Format: date-time */
            updatedAt: string;
            version: number;
        };
        CampaignChange: {
            costLink?: {
                integrationId: string;
                networkCampaignId: string;
            } | null;
            name?: string;
            trafficSourceId?: string | null;
        };
        ConversionChange: {
            /**
             * @description Kept in the history
             * @default null
             */
            reason?: string | null;
            /** @enum {string} */
            status: "approved" | "pending" | "rejected";
        };
        ConversionImport: {
            duplicates: number;
            imported: number;
            lines: {
                /** @description What the call alone would be answered */
                code: number;
                /** @constant */
                duplicate?: true;
                errors?: {
                    message: string;
                    path: string;
                }[];
                /** @description Where it begins; the first line names the columns */
                line: number;
                reason?: string;
                /** @enum {string} */
                status?: "approved" | "pending" | "rejected";
                transaction_id?: string | null;
            }[];
            /** @description Kept out by the feed's lists or state */
            notImported: number;
            refused: number;
        };
        Cost: {
            /** @description Decimal string with six decimals */
            amount: string;
            /**
             * Format: date-time
             * @description When the network said so
             */
            asOf: string;
            campaignId: string | null;
            clicks: number;
            currency: string;
            derived: boolean;
            /** Format: date-time */
            hour: string;
            impressions: number;
            integrationId: string;
            networkCampaignId: string;
        };
        CostIntegration: {
            attention: {
                /** @enum {string} */
                class: "credentials" | "permission" | "rate-limited" | "unavailable" | "unexpected-response" | "internal";
                message: string;
                nextAttemptAt: string | null;
                /** Format: date-time */
                since: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
            credentialHint: string;
            currency: string;
            freshness: {
                /** @description Costs of all hours before this instant are complete. */
                completeUntil: string | null;
            };
            id: string;
            /** @constant */
            kind: "cost";
            lastSync: components["schemas"]["SyncRun"] | null;
            name: string;
            nextSyncAt: string | null;
            provider: string;
            settings: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "active" | "paused" | "attention" | "deactivated";
            /** @description IANA time zone name */
            timezone: string;
            trafficSourceIds: string[];
            /** Format: date-time */
            updatedAt: string;
            version: number;
            warnings: {
                code: string;
                message: string;
            }[];
        };
        Coverage: {
            hours: {
                /** @description A cost was corrected after the hour had ended. */
                changedLater: boolean;
                /** Format: date-time */
                hour: string;
                /**
                 * @description complete: read since the hour ended; derived: the day was, which this network does not split by hour; missing: not read since it ended
                 * @enum {string}
                 */
                state: "complete" | "derived" | "missing";
            }[];
        };
        CreatedApiKey: {
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description The end of the key */
            hint: string;
            id: string;
            /** @description Shown this once */
            key: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "editor" | "viewer";
            version: number;
        };
        Delivery: {
            /** @description The latest 50 */
            attempts: {
                /** @description Its first 1,000 bytes */
                answer: string | null;
                /** Format: date-time */
                at: string;
                /** @description HTTP status; null where there was no answer */
                code: number | null;
                error: string | null;
            }[];
            /** Format: date-time */
            createdAt: string;
            eventId: string;
            id: string;
            /** @enum {string} */
            method: "GET" | "POST";
            /** @description Later where its host is paused */
            nextAttemptAt: string | null;
            /** @description The same for every try; the header Adtally-Event-Id */
            postbackId: string;
            ruleId: string;
            /** @enum {string} */
            state: "waiting" | "delivered" | "failed" | "blocked";
            url: string;
        };
        Event: {
            advertiser: string | null;
            browserLanguages: string | null;
            campaignId: string | null;
            clickId: string | null;
            clickTime: string | null;
            cost: string | null;
            /**
             * Format: date-time
             * @description What dates it in reports
             */
            countedAt: string;
            country: string | null;
            currency: string;
            deviceId: string | null;
            /** @description The caller's `event_id` */
            eventId: string | null;
            eventName: string | null;
            flags: ("unknown-campaign" | "unknown-status" | "link-contradicted")[];
            /** @description Of a conversion: its statuses in turn */
            history: {
                /** Format: date-time */
                at: string;
                /** @description An API key's id, or what told it */
                by: string;
                /** @description Null for the first status */
                from: ("approved" | "pending" | "rejected") | null;
                reason: string | null;
                /** @enum {string} */
                to: "approved" | "pending" | "rejected";
            }[];
            id: string;
            /** @description The feed that received it */
            integrationId: string;
            /** @description Masked where the feed keeps addresses private */
            ip: string | null;
            keyword: string | null;
            /** @description Whether the click of a conversion is known; null of what names none */
            matched: boolean | null;
            networkCampaignId: string | null;
            offer: string | null;
            /** @description What came under names that are no known parameters */
            parameters: {
                [key: string]: string;
            };
            /** @description Decimal string with six decimals */
            payout: string;
            publisher: string | null;
            purchaseValue: string | null;
            /** Format: date-time */
            receivedAt: string;
            referer: string | null;
            /** @description True of what is listed, but in no counter */
            repeated: boolean;
            /** @description Decimal string with six decimals */
            revenue: string;
            sessionTime: string | null;
            siteUrl: string | null;
            /** @enum {string} */
            status: "approved" | "pending" | "rejected";
            subId: string | null;
            subId2: string | null;
            subId3: string | null;
            subId4: string | null;
            subId5: string | null;
            subId6: string | null;
            thirdPartyRejectedReason: string | null;
            thirdPartyStatus: string | null;
            /**
             * Format: date-time
             * @description When it happened; its arrival where it does not say
             */
            time: string;
            transactionId: string | null;
            /** @enum {string} */
            type: "click" | "conversion" | "impression";
            userAgent: string | null;
            verdict: components["schemas"]["Verdict"];
            version: number;
        };
        ExchangeRate: {
            /** Format: date */
            date: string;
            from: string;
            rate: string;
            to: string;
        };
        ExchangeRates: {
            items: components["schemas"]["ExchangeRate"][];
        };
        Feed: {
            attention: null;
            /** Format: date-time */
            createdAt: string;
            /** @constant */
            credentialHint: "";
            currency: string;
            freshness: {
                completeUntil: null;
            };
            /** @description The same by host; null where the deployment has no domain for events */
            hostUrls: {
                /** @description Null for a type that is switched off */
                click: string | null;
                /** @description Null for a type that is switched off */
                conversion: string | null;
                /** @description Null for a type that is switched off */
                impression: string | null;
            } | null;
            id: string;
            /** @constant */
            kind: "events";
            lastSync: null;
            name: string;
            nextSyncAt: null;
            /** @constant */
            provider: "events";
            settings: {
                allowedAddresses: string[];
                blacklist: {
                    advertiser?: string;
                    campaign?: string;
                    offer?: string;
                    publisher?: string;
                    subId?: string;
                }[];
                campaignId: string | null;
                /** @enum {string} */
                conversionDate: "conversion" | "click";
                destinationUrl: string | null;
                /** @enum {string} */
                duplicateMode: "ignore" | "ignoreUnlessNewTransaction" | "keepRepeated" | "replace" | "addPayout";
                fallbackUrl: string | null;
                ipPrivacy: boolean;
                monitoring: boolean;
                parameters: {
                    click?: {
                        [key: string]: string;
                    };
                    conversion?: {
                        [key: string]: string;
                    };
                    impression?: {
                        [key: string]: string;
                    };
                };
                rateLimit: {
                    perMinute: number;
                } | null;
                /** @enum {string} */
                signing: "off" | "required";
                types: ("click" | "conversion" | "impression")[];
                values: {
                    click?: {
                        [key: string]: {
                            [key: string]: string;
                        };
                    };
                    conversion?: {
                        [key: string]: {
                            [key: string]: string;
                        };
                    };
                    impression?: {
                        [key: string]: {
                            [key: string]: string;
                        };
                    };
                };
                whitelist: {
                    advertiser?: string;
                    campaign?: string;
                    offer?: string;
                    publisher?: string;
                    subId?: string;
                }[];
            };
            /** @enum {string} */
            status: "active" | "paused" | "deactivated";
            /** @description IANA time zone name */
            timezone: string;
            trafficSourceIds: [
            ];
            /** Format: date-time */
            updatedAt: string;
            urls: {
                /** @description Null for a type that is switched off */
                click: string | null;
                /** @description Null for a type that is switched off */
                conversion: string | null;
                /** @description Null for a type that is switched off */
                impression: string | null;
            };
            version: number;
            warnings: {
                code: string;
                message: string;
            }[];
        };
        InboundCall: {
            /** @description HTTP status of the answer; of a call that was queued, what it would have been */
            code: number;
            /** @description What an accepted or queued call became or was about */
            eventId: string | null;
            id: string;
            message: string | null;
            /** @description Null of calls that became events */
            method: ("GET" | "POST") | null;
            /** @enum {string} */
            outcome: "accepted" | "duplicate" | "queued" | "not-imported" | "refused";
            /** @description As sent; of calls that became events what the event does not show as a field */
            parameters: {
                [key: string]: string;
            };
            /** @description The parameter that was wrong */
            path: string | null;
            reason: string | null;
            /** Format: date-time */
            receivedAt: string;
            replayedAt: string | null;
            transactionId: string | null;
            /** @enum {string} */
            type: "click" | "conversion" | "impression" | "rejection";
        };
        Integration: components["schemas"]["CostIntegration"] | components["schemas"]["Feed"];
        IntegrationChange: {
            /** @description All of them; tried before they replace the old */
            credentials?: {
                [key: string]: unknown;
            };
            currency?: string;
            name?: string;
            /** @description Settings that are not named stay */
            settings?: {
                [key: string]: unknown;
            };
            /** @description IANA time zone name */
            timezone?: string;
            trafficSourceIds?: string[];
        };
        ManualCost: {
            /** @description Decimal string with six decimals */
            amount: string;
            campaignId: string;
            /** Format: date-time */
            createdAt: string;
            currency: string;
            /** Format: date */
            from: string;
            id: string;
            /** @description IANA time zone name */
            timezone: string;
            /** Format: date */
            to: string;
            /** @constant */
            version: 1;
        };
        ManualCostImport: {
            imported: number;
            lines: {
                code: 200 | 400;
                errors?: {
                    message: string;
                    path: string;
                }[];
                id?: string;
                /** @description Where it begins; the first line names the columns */
                line: number;
            }[];
            refused: number;
        };
        NetworkCampaign: {
            campaignId: string | null;
            currency: string;
            name: string | null;
            networkCampaignId: string;
            /** @description Decimal string with six decimals */
            spend: string;
        };
        NewApiKey: {
            /**
             * @description Null: it never expires
             * @default null
             */
            expiresAt?: string | null;
            name: string;
            /** @enum {string} */
            role: "admin" | "editor" | "viewer";
        };
        NewCampaign: {
            /** @default null */
            costLink?: {
                integrationId: string;
                networkCampaignId: string;
            } | null;
            name: string;
            /** @default null */
            trafficSourceId?: string | null;
        };
        NewIntegration: {
            /**
             * @description Complete days before today to read at once
             * @default 30
             */
            backfillDays?: number;
            /**
             * @description The provider's own fields: see GET /v1/providers
             * @default {}
             */
            credentials?: {
                [key: string]: unknown;
            };
            /** @description Default: the account's where the network tells it, else the provider's usual one */
            currency?: string;
            name: string;
            provider: string;
            /** @default {} */
            settings?: {
                [key: string]: unknown;
            };
            /** @description Default: the account's where the network tells it, else the workspace's */
            timezone?: string;
            trafficSourceIds?: string[];
        };
        NewManualCost: {
            /** @description For all days together */
            amount: string;
            campaignId: string;
            /** @description Default: the workspace's */
            currency?: string;
            /** Format: date */
            from: string;
            /** @description Default: the workspace's */
            timezone?: string;
            /**
             * Format: date
             * @description Included
             */
            to: string;
        };
        NewOutgoingRule: {
            /** @default true */
            active?: boolean;
            /**
             * @description Of a POST; macros are escaped for JSON
             * @default null
             */
            body?: string | null;
            /** @default 0 */
            delaySeconds?: number;
            /**
             * @default GET
             * @enum {string}
             */
            method?: "GET" | "POST";
            name: string;
            /**
             * @description Those of which one has to be the offer; empty for all
             * @default []
             */
            offers?: string[];
            /**
             * @description Which status a conversion has to get
             * @default any
             * @enum {string}
             */
            on?: "any" | "approved" | "rejected";
            /** @default [] */
            publishers?: string[];
            /**
             * @description Reasons of the change, word for word; empty for all
             * @default []
             */
            reasons?: string[];
            /** @description Macros, percent-encoded, may stand in its path and query */
            url: string;
        };
        NewSigningKey: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            /** @description Shown this once */
            key: string;
        };
        NewTrafficSource: {
            /** @default null */
            integrationId?: string | null;
            name: string;
            provider: string;
        };
        OutgoingHost: {
            /** @description Failed attempts in a row */
            failures: number;
            host: string;
            /** @description When the pause ends */
            nextAttemptAt: string | null;
            /**
             * Format: date-time
             * @description When it came to be so
             */
            since: string;
            /** @enum {string} */
            state: "ok" | "paused";
        };
        OutgoingRule: {
            active: boolean;
            /** @description Of a POST; macros are escaped for JSON */
            body: string | null;
            /** Format: date-time */
            createdAt: string;
            delaySeconds: number;
            id: string;
            /** @enum {string} */
            method: "GET" | "POST";
            name: string;
            /** @description Those of which one has to be the offer; empty for all */
            offers: string[];
            /**
             * @description Which status a conversion has to get
             * @enum {string}
             */
            on: "any" | "approved" | "rejected";
            publishers: string[];
            /** @description Reasons of the change, word for word; empty for all */
            reasons: string[];
            /** Format: date-time */
            updatedAt: string;
            /** @description Macros, percent-encoded, may stand in its path and query */
            url: string;
            version: number;
        };
        OutgoingRuleChange: {
            active?: boolean;
            /** @description Of a POST; macros are escaped for JSON */
            body?: string | null;
            delaySeconds?: number;
            /** @enum {string} */
            method?: "GET" | "POST";
            name?: string;
            /** @description Those of which one has to be the offer; empty for all */
            offers?: string[];
            /**
             * @description Which status a conversion has to get
             * @enum {string}
             */
            on?: "any" | "approved" | "rejected";
            publishers?: string[];
            /** @description Reasons of the change, word for word; empty for all */
            reasons?: string[];
            /** @description Macros, percent-encoded, may stand in its path and query */
            url?: string;
        };
        Problem: {
            detail: string;
            errors?: {
                message: string;
                /** @description As it was sent */
                path: string;
            }[];
            requestId: string;
            status: number;
            title: string;
            /** @description Stable; the last segment is the code. */
            type: string;
        };
        Reconnection: {
            /** @description The provider's own fields: see GET /v1/providers */
            credentials: {
                [key: string]: unknown;
            };
        };
        Replay: {
            /** Format: date-time */
            createdAt: string;
            duplicates: number;
            finishedAt: string | null;
            /** @description Refused calls that could be taken now */
            found: number;
            /**
             * Format: date-time
             * @description Included, by arrival
             */
            from: string;
            id: string;
            imported: number;
            /** @description Kept out by the feed's lists or state */
            notImported: number;
            /** @description Refused again; the next replay finds them */
            refused: number;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded";
            /**
             * Format: date-time
             * @description Excluded
             */
            to: string;
        };
        ReplayRequest: {
            /**
             * Format: date-time
             * @description Included, by arrival; calls are kept for 30 days
             */
            from: string;
            /**
             * Format: date-time
             * @description Excluded
             */
            to: string;
        };
        Report: {
            asOf: {
                /** @description Costs before this instant are complete: the earliest of the active integrations that the filters on integration and provider let pass; null if one was never read or there is none */
                costs: string | null;
                /** @description When the latest counted event of any feed arrived, which reports follow within seconds; null before the first */
                events: string | null;
            };
            currency: string;
            nextCursor: string | null;
            rows: components["schemas"]["ReportRow"][];
            totals: components["schemas"]["ReportTotals"];
        };
        /** @description Has the columns that the report is grouped by. */
        ReportRow: {
            calls: number;
            campaign?: {
                id: string;
                name: string | null;
            } | null;
            clicks: number;
            /** @description Some of the clicks */
            clicksRejected: number;
            conversions: number;
            conversionsApproved: number;
            conversionsPending: number;
            conversionsRejected: number;
            /** @description Decimal string with six decimals */
            cost: string;
            costSource: ("network" | "manual" | "mixed") | null;
            /** @description Null over zero */
            cpa: string | null;
            /** @description Null over zero */
            cpc: string | null;
            /** @description Null over zero */
            cpm: string | null;
            /** @description With six decimals; null over zero */
            cr: number | null;
            /** @description With six decimals; null over zero */
            ctr: number | null;
            /** Format: date */
            day?: string;
            /** @description Null over zero */
            epc: string | null;
            /** Format: date-time */
            hour?: string;
            impressions: number;
            integration?: {
                id: string;
                name: string | null;
            } | null;
            leads: number;
            /** @description Manual cost that network cost replaced */
            manualCostIgnored: string;
            mediaPartner?: {
                id: string;
                name: string | null;
            } | null;
            month?: string;
            networkCampaign?: {
                id: string;
                integrationId: string;
                name: string | null;
            } | null;
            offer?: string | null;
            /** @description Decimal string with six decimals */
            payout: string;
            /** @description revenue − payout − cost */
            profit: string;
            provider?: string | null;
            publisher?: string | null;
            /** @description Decimal string with six decimals */
            revenue: string;
            /** @description With six decimals; null over zero */
            roas: number | null;
            /** @description With six decimals; null over zero */
            roi: number | null;
            source?: {
                id: string;
                name: string | null;
            } | null;
            subId?: string | null;
            trafficSource?: {
                id: string;
                name: string | null;
            } | null;
            /** @description Amounts without a rate for their day, by currency; in none of the others */
            unconverted: {
                /** @description Decimal string with six decimals */
                cost: string;
                currency: string;
                /** @description Where there is any */
                manualCostIgnored?: string;
                /** @description Decimal string with six decimals */
                payout: string;
                /** @description Decimal string with six decimals */
                profit: string;
                /** @description Decimal string with six decimals */
                revenue: string;
            }[];
            week?: string;
        };
        /** @description Of the whole report, on every page */
        ReportTotals: {
            calls: number;
            clicks: number;
            /** @description Some of the clicks */
            clicksRejected: number;
            conversions: number;
            conversionsApproved: number;
            conversionsPending: number;
            conversionsRejected: number;
            /** @description Decimal string with six decimals */
            cost: string;
            costSource: ("network" | "manual" | "mixed") | null;
            /** @description Null over zero */
            cpa: string | null;
            /** @description Null over zero */
            cpc: string | null;
            /** @description Null over zero */
            cpm: string | null;
            /** @description With six decimals; null over zero */
            cr: number | null;
            /** @description With six decimals; null over zero */
            ctr: number | null;
            /** @description Null over zero */
            epc: string | null;
            impressions: number;
            leads: number;
            /** @description Manual cost that network cost replaced */
            manualCostIgnored: string;
            /** @description Decimal string with six decimals */
            payout: string;
            /** @description revenue − payout − cost */
            profit: string;
            /** @description Decimal string with six decimals */
            revenue: string;
            /** @description With six decimals; null over zero */
            roas: number | null;
            /** @description With six decimals; null over zero */
            roi: number | null;
            /** @description Amounts without a rate for their day, by currency; in none of the others */
            unconverted: {
                /** @description Decimal string with six decimals */
                cost: string;
                currency: string;
                /** @description Where there is any */
                manualCostIgnored?: string;
                /** @description Decimal string with six decimals */
                payout: string;
                /** @description Decimal string with six decimals */
                profit: string;
                /** @description Decimal string with six decimals */
                revenue: string;
            }[];
        };
        Revision: {
            /** @description Decimal string with six decimals */
            after: string;
            /**
             * Format: date-time
             * @description When the network said it
             */
            at: string;
            /** @description Decimal string with six decimals */
            before: string;
            /** Format: date */
            day: string;
            /** Format: date-time */
            hour: string;
            networkCampaignId: string;
            runId: string;
        };
        SigningKey: {
            /** Format: date-time */
            createdAt: string;
            id: string;
        };
        SyncRequest: {
            /**
             * Format: date
             * @description First day, in the integration's zone
             */
            from: string;
            /**
             * Format: date
             * @description Last day, included; it may still be running
             */
            to: string;
        };
        SyncRun: {
            error: {
                /** @enum {string} */
                class: "credentials" | "permission" | "rate-limited" | "unavailable" | "unexpected-response" | "internal";
                message: string;
            } | null;
            finishedAt: string | null;
            id: string;
            ledgerTotal: string | null;
            networkTotal: string | null;
            /** Format: date-time */
            queuedAt: string;
            /** @enum {string} */
            reason: "hourly" | "midnight" | "manual" | "backfill" | "gap";
            rowsRead: number;
            rowsUnchanged: number;
            rowsWritten: number;
            rowsZeroed: number;
            startedAt: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed";
            tries: number;
            window: {
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
            };
        };
        TrafficSource: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            integrationId: string | null;
            name: string;
            provider: string;
            /** Format: date-time */
            updatedAt: string;
            version: number;
        };
        TrafficSourceChange: {
            integrationId?: string | null;
            name?: string;
        };
        Verdict: {
            /** @enum {string} */
            decision: "approved" | "pending" | "rejected";
            group: {
                id: string;
                name: string;
                version: number;
            } | null;
            /** @description True where the decision was recorded alone */
            monitoring: boolean;
            reasons: {
                code: string;
                filter: string;
                measured: number | string | null;
                threshold: number | string | null;
                windowSeconds: number | null;
            }[];
        };
        Workspace: {
            /** Format: date-time */
            createdAt: string;
            currency: string;
            id: string;
            name: string;
            /** @description IANA time zone name */
            timezone: string;
            /** Format: date-time */
            updatedAt: string;
            version: number;
        };
        WorkspaceChange: {
            currency?: string;
            name?: string;
            /** @description IANA time zone name */
            timezone?: string;
        };
    };
    responses: {
        /** @description The present state does not allow this, or the same Idempotency-Key is being handled */
        Conflict: {
            headers: {
                "retry-after": components["headers"]["RetryAfter"];
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The role of the key does not allow this */
        Forbidden: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault of ours */
        InternalError: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something in the request is not valid; errors name it */
        Invalid: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not in this workspace */
        NotFound: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Another version than If-Match names */
        PreconditionFailed: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than 1 MB */
        TooLarge: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description More calls than the stage or the route allows; wait before the next */
        TooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    /** @constant */
                    message: "Too Many Requests";
                };
            };
        };
        /** @description No valid API key */
        Unauthenticated: {
            headers: {
                "www-authenticate": components["headers"]["WwwAuthenticate"];
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something that this needs does not answer; try again after Retry-After */
        Unavailable: {
            headers: {
                "retry-after": components["headers"]["RetryAfter"];
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Valid, but it cannot be done; errors name what */
        Unprocessable: {
            headers: {
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /** @description The version, to be sent as If-Match with a change */
        ETag: string;
        /** @description The name of a file */
        FileName: string;
        /** @description true: this is the answer that the same Idempotency-Key got before */
        IdempotencyReplayed: string;
        /** @description Where it can be read */
        Location: string;
        /** @description Names the request in our logs */
        RequestId: string;
        /** @description Seconds to wait before the next try */
        RetryAfter: string;
        /** @description How to send a key */
        WwwAuthenticate: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "content-disposition": components["headers"]["FileName"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            400: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getDoc: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a file of the page */
                file: "page.css" | "start.js" | "swagger-ui.css" | "swagger-ui-bundle.js";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "content-disposition": components["headers"]["FileName"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/css": unknown;
                    "text/javascript": unknown;
                };
            };
            400: components["responses"]["Invalid"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            400: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getOpenapiJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Most items of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiKey"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    location: components["headers"]["Location"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the api key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the api key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Changes asked for at or after this instant */
                from?: string;
                /** @description Changes that this API key asked for */
                keyId?: string;
                /** @description Most items of a page */
                limit?: number;
                /** @description Changes of this resource */
                resourceId?: string;
                /** @description Changes asked for before this instant */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listCampaigns: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Most items of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Campaign"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCampaign"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    location: components["headers"]["Location"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignChange"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getConversion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the conversion */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateConversion: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the conversion */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversionChange"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listCosts: {
        parameters: {
            query: {
                /** @description Rows of what is linked to this campaign, instead of integrationId */
                campaignId?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Included */
                from: string;
                /** @description Rows of this integration */
                integrationId?: string;
                /** @description Most items of a page */
                limit?: number;
                /** @description Only those of this network campaign; needs integrationId */
                networkCampaignId?: string;
                /** @description Excluded */
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Cost"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    resendDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the delivery */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it goes on by itself */
            202: {
                headers: {
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    location: components["headers"]["Location"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Exactly this click id */
                clickId?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Files hold all events; limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Included, by the time of the event; default: 91 days before `to` */
                from?: string;
                /** @description Events of this feed, a deleted one too; default: of all feeds that there are */
                integrationId?: string;
                /** @description Most items of a page */
                limit?: number;
                /** @description Conversions whose click is known, or is not */
                matched?: "true" | "false";
                /** @description Exactly this publisher */
                publisher?: string;
                /** @description Default: all */
                status?: "approved" | "pending" | "rejected";
                /** @description Excluded; default: in five minutes */
                to?: string;
                /** @description Exactly this transaction id */
                transactionId?: string;
                /** @description Default: all */
                type?: "click" | "conversion" | "impression";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "content-disposition": components["headers"]["FileName"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Event"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                    "text/csv": unknown;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the event */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listExchangeRates: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description The currency that is converted */
                from?: string;
                /** @description Included */
                fromDate?: string;
                /** @description Most items of a page */
                limit?: number;
                /** @description The currency that it is converted to */
                to?: string;
                /** @description Included */
                toDate?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ExchangeRate"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    setExchangeRates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExchangeRates"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExchangeRates"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listIntegrations: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Most items of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Integration"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createIntegration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewIntegration"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    location: components["headers"]["Location"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteIntegration: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateIntegration: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntegrationChange"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getIntegrationCoverage: {
        parameters: {
            query: {
                /** @description Included */
                from: string;
                /** @description Excluded */
                to: string;
            };
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coverage"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deactivateIntegration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listIntegrationDeliveries: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Only those about this event: of each status change that its history shows */
                eventId?: string;
                /** @description Most items of a page */
                limit?: number;
                /** @description Only those of this rule. A page ends early, and may be empty, where very many had to be looked at: go on while there is a `nextCursor`. */
                ruleId?: string;
                /** @description Only those in this state. Unless that is `failed` or `blocked`: A page ends early, and may be empty, where very many had to be looked at: go on while there is a `nextCursor`. */
                state?: "waiting" | "delivered" | "failed" | "blocked";
            };
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Delivery"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createIntegrationImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversionImport"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listIntegrationInbound: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Included; default: 30 days ago */
                from?: string;
                /** @description Most items of a page */
                limit?: number;
                /** @description Default: each call once, by what became of it. `queued` lists the calls that were answered 202 while the table was away, once they have been taken: `reason` is then what became of them */
                outcome?: "accepted" | "duplicate" | "queued" | "not-imported" | "refused";
                /** @description Excluded; default: now */
                to?: string;
                /** @description Default: all */
                type?: "click" | "conversion" | "impression" | "rejection";
            };
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["InboundCall"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listIntegrationNetworkCampaigns: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Most items of a page */
                limit?: number;
                /** @description true: only those linked to a campaign; false: only the others */
                linked?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["NetworkCampaign"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listIntegrationOutgoingRules: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Most items of a page */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OutgoingRule"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createIntegrationOutgoingRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOutgoingRule"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    location: components["headers"]["Location"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutgoingRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getIntegrationOutgoingRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
                /** @description Id of the outgoing rule */
                ruleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutgoingRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteIntegrationOutgoingRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the integration */
                id: string;
                /** @description Id of the outgoing rule */
                ruleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateIntegrationOutgoingRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the integration */
                id: string;
                /** @description Id of the outgoing rule */
                ruleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OutgoingRuleChange"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutgoingRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    pauseIntegration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    reconnectIntegration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reconnection"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CostIntegration"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createIntegrationReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayRequest"];
            };
        };
        responses: {
            /** @description Accepted: it goes on by itself */
            202: {
                headers: {
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    location: components["headers"]["Location"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getIntegrationReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
                /** @description Id of the replay */
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    resumeIntegration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listIntegrationRevisions: {
        parameters: {
            query: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description First day, in the integration's zone */
                from: string;
                /** @description Most items of a page */
                limit?: number;
                /** @description Last day, included */
                to: string;
            };
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Revision"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listIntegrationSigningKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SigningKey"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createIntegrationSigningKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made */
            201: {
                headers: {
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    location: components["headers"]["Location"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSigningKey"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteIntegrationSigningKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
                /** @description Id of the signing key */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listIntegrationSyncs: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Most items of a page */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SyncRun"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createIntegrationSync: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the integration */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncRequest"];
            };
        };
        responses: {
            /** @description Accepted: it goes on by itself */
            202: {
                headers: {
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    location: components["headers"]["Location"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncRun"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getIntegrationSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the integration */
                id: string;
                /** @description Id of the sync */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncRun"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listManualCosts: {
        parameters: {
            query?: {
                /** @description Only those of this campaign */
                campaignId?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Most items of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ManualCost"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createManualCost: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewManualCost"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    location: components["headers"]["Location"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManualCost"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getManualCost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the manual cost */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManualCost"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteManualCost: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the manual cost */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createManualCostImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManualCostImport"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listOutgoingHosts: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Most items of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OutgoingHost"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    resumeOutgoingHost: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the outgoing host */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutgoingHost"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description What the network does not document and is taken for granted */
                            assumptions: string[];
                            /** @enum {string} */
                            confidence: "high" | "medium" | "low";
                            /** @description JSON Schema of the credential fields */
                            credentials: {
                                [key: string]: unknown;
                            };
                            /** @description Currencies to choose from, the default first; examples where the network tells it */
                            currencies: string[];
                            /** @description Zone of accounts for which none is given; null: the account's or the workspace's */
                            defaultTimezone: string | null;
                            /** Format: uri */
                            docs: string;
                            /** @enum {string} */
                            granularity: "hour" | "day";
                            id: string;
                            /** @constant */
                            kind: "cost";
                            /** @description Most days that one read spans */
                            longestRangeDays: number;
                            name: string;
                            /** @description Complete local days that each midnight reads again */
                            resyncDays: number;
                            /** @description JSON Schema of the settings */
                            settings: {
                                [key: string]: unknown;
                            };
                            /** @description Whether the account's zone or currency is read from the network */
                            tellsAccount: boolean;
                            /** @description Time zones to choose from; empty means any */
                            timezones: string[];
                        }[];
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getReports: {
        parameters: {
            query: {
                /** @description Only these; may be repeated. "none" is what has none. */
                campaign?: ("none" | string)[];
                /** @description What money is converted to; else the workspace’s */
                currency?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Only these; may be repeated. */
                day?: string[];
                /** @description Files hold all rows; limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description A day of the time zone, or an instant. Costs belong where their hour starts, events where their quarter of an hour does. */
                from: string;
                /** @description Up to three of hour, day, week, month, campaign, trafficSource, integration, provider, networkCampaign, publisher, offer, subId, mediaPartner, source, joined by commas; without any there is one row */
                groupBy?: string;
                /** @description Only these; may be repeated. */
                hour?: string[];
                /** @description Only these; may be repeated. "none" is what has none. */
                integration?: ("none" | string)[];
                /** @description Most items of a page */
                limit?: number;
                /** @description Only these; may be repeated. "none" is what has none. */
                mediaPartner?: ("none" | string)[];
                /** @description Only these; may be repeated. */
                month?: string[];
                /** @description The network's own ids; may be repeated. Two networks may use the same: narrow down by integration. "none" is what has none. */
                networkCampaign?: ("none" | string)[];
                /** @description Only these; may be repeated. "none" is what has none. */
                offer?: ("none" | string)[];
                /** @description Only these; may be repeated. "none" is what has none. */
                provider?: ("none" | string)[];
                /** @description Only these; may be repeated. "none" is what has none. */
                publisher?: ("none" | string)[];
                /** @description Only these; may be repeated. "none" is what has none. */
                source?: ("none" | string)[];
                /** @description Only these; may be repeated. "none" is what has none. */
                subId?: ("none" | string)[];
                /** @description IANA time zone name; else the workspace’s */
                timezone?: string;
                /** @description The last day, included; or the instant before which the report ends */
                to: string;
                /** @description Only these; may be repeated. "none" is what has none. */
                trafficSource?: ("none" | string)[];
                /** @description Only these; may be repeated. */
                week?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "content-disposition": components["headers"]["FileName"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                    "text/csv": unknown;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listTrafficSources: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description Most items of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TrafficSource"][];
                        /** @description The cursor of the next page; null on the last */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createTrafficSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and request get the same answer for a day. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTrafficSource"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
                    location: components["headers"]["Location"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrafficSource"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getTrafficSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the traffic source */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrafficSource"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteTrafficSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the traffic source */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body */
            204: {
                headers: {
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateTrafficSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the traffic source */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrafficSourceChange"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrafficSource"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateWorkspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkspaceChange"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    etag: components["headers"]["ETag"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
}
