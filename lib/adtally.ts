import { Construct } from 'constructs';
import type { StageConfig } from './config.ts';
import { AddressForgetting } from './constructs/address-forgetting.ts';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { CallReplays } from './constructs/call-replays.ts';
import { CostSync } from './constructs/cost-sync.ts';
import { CredentialKeys } from './constructs/credential-keys.ts';
import { EventIntake } from './constructs/event-intake.ts';
import { EventTally } from './constructs/event-tally.ts';
import { ManagementApi } from './constructs/management-api.ts';
import { PostbackDelivery } from './constructs/postback-delivery.ts';
import { RollUp } from './constructs/roll-up.ts';
import { SyncPlanner } from './constructs/sync-planner.ts';
import { Tables } from './constructs/tables.ts';

export interface AdtallyProps {
  /** One of `configOf(stage)`, or your own. */
  config: StageConfig;
}

/** All of Adtally, to be put into any stack of any CDK app. */
export class Adtally extends Construct {
  readonly alarmTopic: AlarmTopic;
  readonly tables: Tables;
  readonly keys: CredentialKeys;
  readonly costSync: CostSync;
  readonly planner: SyncPlanner;
  readonly rollUp: RollUp;
  readonly replays: CallReplays;
  readonly postbacks: PostbackDelivery;
  readonly forgetting: AddressForgetting;
  readonly api: ManagementApi;
  readonly intake: EventIntake;
  readonly tally: EventTally;

  constructor(scope: Construct, id: string, { config }: AdtallyProps) {
    super(scope, id);
    this.alarmTopic = new AlarmTopic(this, 'AlarmTopic', config);
    this.tables = new Tables(this, 'Tables', config);
    this.keys = new CredentialKeys(this, 'Keys', config);
    const { alarmTopic, tables, keys } = this;
    this.costSync = new CostSync(this, 'Sync', { config, alarmTopic, tables, keys });
    const syncQueue = this.costSync.queue;
    this.planner = new SyncPlanner(this, 'Planner', { config, alarmTopic, tables, syncQueue });
    this.rollUp = new RollUp(this, 'RollUp', { config, alarmTopic, tables });
    this.replays = new CallReplays(this, 'Replays', { config, alarmTopic, tables, keys });
    const replayQueue = this.replays.queue;
    this.postbacks = new PostbackDelivery(this, 'Postback', { config, alarmTopic, tables });
    const postbackQueue = this.postbacks.queue;
    this.forgetting = new AddressForgetting(this, 'Addresses', { config, alarmTopic, tables, keys });
    this.api = new ManagementApi(this, 'Api', {
      config,
      alarmTopic,
      tables,
      keys,
      syncQueue,
      replayQueue,
      postbackQueue,
    });
    this.intake = new EventIntake(this, 'Events', { config, alarmTopic, tables, keys, api: this.api });
    this.tally = new EventTally(this, 'Tally', { config, alarmTopic, tables, postbackQueue });
  }
}
