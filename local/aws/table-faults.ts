import type { CloudModel, Fault } from '#local/cloud/contract.ts';
import { type AwsAnswer, errorAnswer } from './aws-answer.ts';

type TableFaultKind = Extract<Fault['kind'], 'throttle' | 'unavailable'>;

export interface TableFaults {
  /** False when no table has that name, or tables do not have such faults. A count of 0 ends the fault. */
  set(fault: Fault): boolean;
  /** Takes one call off the fault of any of the tables. The answer that AWS would give; null when there is none. */
  take(tables: readonly string[]): AwsAnswer | null;
}

const NAMESPACE = 'com.amazonaws.dynamodb.v20120810';

const answers: Readonly<Record<TableFaultKind, () => AwsAnswer>> = {
  throttle: () =>
    errorAnswer(
      400,
      `${NAMESPACE}#ProvisionedThroughputExceededException`,
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
    ),
  unavailable: () =>
    errorAnswer(
      500,
      `${NAMESPACE}#InternalServerError`,
      'The request processing has failed because of an unknown error, exception or failure.',
    ),
};

/** Makes the next calls to a table fail. Targets are `config-table`, `ledger-table` and so on. */
export function createTableFaults(tables: CloudModel['tables']): TableFaults {
  const byTarget = new Map(tables.map(({ name, tableName }) => [`${name.toLowerCase()}-table`, tableName]));
  const pending = new Map<string, { kind: TableFaultKind; left: number }>();
  return {
    set({ target, kind, count }) {
      const table = byTarget.get(target);
      if (table === undefined || kind === 'crash' || kind === 'crash-after') return false;
      pending.set(table, { kind, left: count });
      return true;
    },
    take(names) {
      for (const name of names) {
        const fault = pending.get(name);
        if (!fault || fault.left <= 0) continue;
        fault.left -= 1;
        return answers[fault.kind]();
      }
      return null;
    },
  };
}
