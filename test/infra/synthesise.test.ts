import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { parseStage, STAGES } from '#lib/config.ts';
import { createApp } from '#lib/synthesise.ts';
import { at, forgetSynthesised, synthesised, temporaryFolder } from './synthesised.ts';

afterAll(forgetSynthesised);

describe('synthesise', () => {
  it.each(STAGES)(
    'makes the same template for %s each time, bundles included, and one that CloudFormation knows',
    (stage) => {
      const first = synthesised(stage);
      const second = synthesised(stage, { validation: true });
      expect(second.template).toEqual(first.template);
      expect(second.assembly.getStackByName(`Adtally-${stage}`).assets).toHaveLength(
        first.assembly.getStackByName(`Adtally-${stage}`).assets.length,
      );
    },
  );

  it('satisfies cdk-nag', () => {
    const app = createApp({ stage: 'prod', outdir: temporaryFolder(), validation: false });
    const checks = new AwsSolutionsChecks(app);
    Validations.of(app).addPlugins(checks);
    expect(() => app.synth()).not.toThrow();
  });

  it('makes bundles that start with the variables of the template and nothing else, and export a handler', () => {
    const { all, assembly } = synthesised('dev');
    for (const { path, Properties, Metadata } of all('AWS::Lambda::Function')) {
      const file = join(assembly.directory, String(Metadata['aws:asset:path']), 'index.js');
      const variables = Object.keys(Object(at(Properties, 'Environment', 'Variables')));
      const env = Object.fromEntries(variables.map((name) => [name, 'placeholder']));
      const script = `process.stdout.write(typeof require(${JSON.stringify(file)}).handler)`;
      const output = execFileSync(process.execPath, ['-e', script], {
        env: { ...env, AWS_REGION: 'eu-central-1' },
        encoding: 'utf8',
      });
      expect(output, path).toBe('function');
    }
  });
});

describe('createApp', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    [{ stage: 'prod' }, 'Adtally-prod'],
    [{}, 'Adtally-dev'],
  ])('given %j by the CDK command, it has the stack %s', (context, stack) => {
    vi.stubEnv('CDK_CONTEXT_JSON', JSON.stringify(context));
    const app = createApp({ outdir: temporaryFolder() });
    expect(app.node.tryFindChild(stack)).toBeDefined();
  });

  it('refuses a stage that does not exist', () => {
    vi.stubEnv('CDK_CONTEXT_JSON', JSON.stringify({ stage: 'production' }));
    expect(() => createApp({ outdir: temporaryFolder() })).toThrow(/There is no stage "production"/);
  });
});

describe('a domain for feeds', () => {
  afterEach(() => vi.unstubAllEnvs());
  const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/placeholder';

  it('gives each kind of call a wildcard name that leads to the API, and tells the functions', () => {
    const context = { eventsDomain: 'example.com', eventsCertificateArn: certificate };
    vi.stubEnv('CDK_CONTEXT_JSON', JSON.stringify(context));
    const app = createApp({ outdir: temporaryFolder(), validation: false });
    const template = app.synth().getStackByName('Adtally-dev').template;
    const resources: { Type: string; Properties: Record<string, unknown> }[] = Object.values(
      template.Resources,
    );
    const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
    expect(ofType('AWS::ApiGatewayV2::DomainName').map(({ Properties }) => Properties['DomainName'])).toEqual(
      ['*.clicks.example.com', '*.postbacks.example.com', '*.imp.example.com', '*.rejections.example.com'],
    );
    expect(ofType('AWS::ApiGatewayV2::ApiMapping')).toHaveLength(4);
    const told = ofType('AWS::Lambda::Function').filter(
      ({ Properties }) => at(Properties, 'Environment', 'Variables', 'EVENTS_DOMAIN') === 'example.com',
    );
    expect(told.length).toBeGreaterThan(1);
  });

  it.each([{ eventsDomain: 'example.com' }, { eventsCertificateArn: certificate }])(
    'is not given by halves: %j',
    (context) => {
      vi.stubEnv('CDK_CONTEXT_JSON', JSON.stringify(context));
      expect(() => createApp({ outdir: temporaryFolder() })).toThrow(/given together/);
    },
  );
});

describe('parseStage', () => {
  it.each(STAGES)('knows %s', (stage) => expect(parseStage(stage)).toBe(stage));

  it.each(['production', '', undefined, 1])('names the stages that there are when asked for %j', (name) => {
    expect(() => parseStage(name)).toThrow(/^There is no stage .*Choose one of: dev, prod\.$/);
  });
});
