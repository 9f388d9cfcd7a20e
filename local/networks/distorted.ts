import type { Distortion } from './fault-script.ts';
import type { Report } from './report.ts';

/** The report as the fault has it. A network that sends no sum or no count cannot be wrong there. */
export function distorted(report: Report, distortion: Distortion | undefined): Report {
  switch (distortion) {
    case 'wrong-total':
      return { ...report, total: { ...report.total, micros: report.total.micros + 100n } };
    case 'wrong-count':
      return { ...report, count: report.count + 1 };
    case 'empty-page':
      return { ...report, rows: () => [] };
    case undefined:
      return report;
  }
}
