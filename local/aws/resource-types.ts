import { ACCOUNT_ID, REGION } from '#local/cloud/aws-names.ts';

/** What a resource of the template is called once it exists. */
export interface Identity {
  /** The value of `Ref`. */
  ref: string;
  /** The values of `Fn::GetAtt` by attribute. */
  attributes: Readonly<Record<string, string>>;
}

interface Named {
  logicalId: string;
  /** The construct's id: names are those of the code, not hashes. */
  name: string;
  properties: Readonly<Record<string, unknown>>;
}

type Identify = (resource: Named, queueOrigin: string) => Identity;

const arn = (service: string, resource: string, region: string = REGION): string =>
  `arn:aws:${service}:${region}:${ACCOUNT_ID}:${resource}`;

/** Types that the local cloud makes real, and how their names come about. */
const handled: Readonly<Record<string, Identify>> = {
  'AWS::DynamoDB::Table': ({ name }) => ({
    ref: name,
    attributes: {
      Arn: arn('dynamodb', `table/${name}`),
      StreamArn: arn('dynamodb', `table/${name}/stream/local`),
    },
  }),
  'AWS::SQS::Queue': ({ name, properties }, queueOrigin) => {
    const queueName = properties['FifoQueue'] === true ? `${name}.fifo` : name;
    return {
      ref: `${queueOrigin}/${ACCOUNT_ID}/${queueName}`,
      attributes: { Arn: arn('sqs', queueName), QueueName: queueName },
    };
  },
  'AWS::KMS::Key': ({ name }) => ({
    ref: name,
    attributes: { Arn: arn('kms', `key/${name}`), KeyId: name },
  }),
  'AWS::Lambda::Function': ({ name }) => ({
    ref: name,
    attributes: { Arn: arn('lambda', `function:${name}`) },
  }),
  'AWS::IAM::Role': ({ logicalId }) => ({
    ref: logicalId,
    attributes: { Arn: arn('iam', `role/${logicalId}`, '') },
  }),
  'AWS::IAM::Policy': plain,
  'AWS::Lambda::EventSourceMapping': plain,
  'AWS::Scheduler::Schedule': plain,
  'AWS::ApiGatewayV2::Route': plain,
  'AWS::ApiGatewayV2::Integration': plain,
  'AWS::ApiGatewayV2::Authorizer': plain,
};

/** Types that have no effect on one machine, each with the reason. */
const INERT_TYPES: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Api': 'there is one API, and its routes are read',
  'AWS::ApiGatewayV2::Stage': 'limits and access logs are for many users',
  'AWS::CDK::Metadata': 'it only tells AWS which version of the CDK was used',
  'AWS::CloudWatch::Alarm': 'nobody is to be woken by a development machine',
  'AWS::CloudWatch::Dashboard': 'metrics are read from the control endpoint',
  'AWS::Lambda::Permission': 'only the sources in the template call functions here',
  'AWS::Logs::LogGroup': 'logs go to the terminal and the data folder',
  'AWS::SNS::Subscription': 'no alarm is sent',
  'AWS::SNS::Topic': 'no alarm is sent',
  'AWS::SNS::TopicPolicy': 'no alarm is sent',
  'AWS::SQS::QueuePolicy': 'it demands TLS, and everything here stays on loopback',
};

/**
 * Names a resource.
 * @param queueOrigin where queue URLs point, since the SDK sends a queue's calls to the queue's URL.
 * @returns null for a type that is neither handled nor known to be inert.
 */
export function identify(type: string, resource: Named, queueOrigin: string): Identity | null {
  const known = handled[type] ?? (type in INERT_TYPES ? plain : undefined);
  return known?.(resource, queueOrigin) ?? null;
}

function plain({ logicalId }: Named): Identity {
  return { ref: logicalId, attributes: { Arn: arn('local', logicalId) } };
}
