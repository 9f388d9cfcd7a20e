import { type AwsAnswer, jsonAnswer } from './aws-answer.ts';
import type { Caller } from './cloud-model.ts';
import { type AccessRequest, judge } from './iam.ts';

/** Gives AWS's refusal for the first thing that the function's role does not allow; null when all is allowed. */
export function refusalOf(caller: Caller, requests: Iterable<AccessRequest>): AwsAnswer | null {
  for (const request of requests) {
    const verdict = judge(caller.statements, request);
    if (verdict !== 'allowed') return refusal(caller, request, verdict === 'denied');
  }
  return null;
}

function refusal({ userArn }: Caller, { action, resource }: AccessRequest, isDenied: boolean): AwsAnswer {
  const reason = isDenied
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`;
  return jsonAnswer(400, {
    __type: 'com.amazon.coral.service#AccessDeniedException',
    Message: `User: ${userArn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  });
}
