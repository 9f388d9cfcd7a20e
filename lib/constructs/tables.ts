import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { StageConfig } from '#lib/config.ts';
import { ACTIVE_INDEX, UNDELIVERED_INDEX } from '#shared/adapters/dynamodb/keys.ts';

const EXPIRY_ATTRIBUTE = 'expiresAt';

/** The three tables, apart by growth and by who may touch them. */
export class Tables extends Construct {
  /** Workspaces, keys, integrations, links: small, read often. */
  readonly config: Table;
  /** Cost rows, run log, counters, roll-ups: kept; its stream leads from hours to days. */
  readonly ledger: Table;
  /** Received events: many, short-lived, streamed to counting. */
  readonly events: Table;

  constructor(scope: Construct, id: string, config: StageConfig) {
    super(scope, id);
    const shared: TableProps = {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: config.pointInTimeRecoveryDays,
      },
      removalPolicy: config.removalPolicy,
      deletionProtection: config.removalPolicy === RemovalPolicy.RETAIN,
    };
    this.config = new Table(this, 'Config', shared);
    this.config.addGlobalSecondaryIndex({
      indexName: ACTIVE_INDEX,
      partitionKey: { name: 'activeShard', type: AttributeType.NUMBER },
      sortKey: { name: 'id', type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['workspaceId', 'timezone', 'credentialGroup'],
    });
    this.ledger = new Table(this, 'Ledger', {
      ...shared,
      timeToLiveAttribute: EXPIRY_ATTRIBUTE,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    this.events = new Table(this, 'Events', {
      ...shared,
      timeToLiveAttribute: EXPIRY_ATTRIBUTE,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    this.events.addGlobalSecondaryIndex({
      indexName: UNDELIVERED_INDEX,
      partitionKey: { name: 'undeliveredOf', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
  }

  /** The sparse index over active integrations. */
  get activeIndexArn(): string {
    return `${this.config.tableArn}/index/${ACTIVE_INDEX}`;
  }

  /** The sparse index over outgoing postbacks that failed or were blocked. */
  get undeliveredIndexArn(): string {
    return `${this.events.tableArn}/index/${UNDELIVERED_INDEX}`;
  }
}
