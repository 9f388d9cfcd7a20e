import { describe, expect, it } from 'vitest';
import { resolveValue } from '#local/aws/intrinsics.ts';

const references = {
  ref: (name: string) => `ref(${name})`,
  attribute: (logicalId: string, name: string) => `${logicalId}.${name}`,
};

describe('resolveValue', () => {
  it.each([
    ['a plain value', 'text', 'text'],
    ['Ref', { Ref: 'Table' }, 'ref(Table)'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table.Arn'],
    [
      'GetAtt as text, with a point in the attribute',
      { 'Fn::GetAtt': 'Table.Stream.Arn' },
      'Table.Stream.Arn',
    ],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'B' }, 3]] }, 'a-ref(B)-3'],
    ['Split', { 'Fn::Split': [':', 'a:b'] }, ['a', 'b']],
    ['Select of Split', { 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is CloudFormation's own notation
    ['Sub', { 'Fn::Sub': '${A}/${B.Arn}/${!C}' }, 'ref(A)/B.Arn/${C}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is CloudFormation's own notation
    ['Sub with its own values', { 'Fn::Sub': ['${X}-${A}', { X: { Ref: 'Y' } }] }, 'ref(Y)-ref(A)'],
    ['what is deep inside', { list: [{ key: { Ref: 'A' } }] }, { list: [{ key: 'ref(A)' }] }],
    ['an object that only looks alike', { Ref: 'A', other: 1 }, { Ref: 'A', other: 1 }],
  ])('works out %s', (_name, value, expected) => {
    expect(resolveValue(value, references)).toEqual(expected);
  });

  it('refuses a function that it does not know', () => {
    expect(() => resolveValue({ 'Fn::Transform': {} }, references)).toThrow(
      'The function Fn::Transform is not known to the local cloud.',
    );
  });

  it('refuses to select what is not there', () => {
    expect(() => resolveValue({ 'Fn::Select': [2, ['a']] }, references)).toThrow('item 2 of 1');
  });
});
