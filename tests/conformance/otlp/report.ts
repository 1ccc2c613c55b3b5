import { look, type Outcome, type Requirement } from './requirement.ts';
import { REQUIREMENTS } from './requirements.ts';
import { Target, type TargetOptions } from './target.ts';

/** Looks at every requirement, one after the other, and writes a row for each; answers whether every "must" holds. */
export async function report(options: TargetOptions, write: (line: string) => void): Promise<boolean> {
  const target = new Target(options);
  const widths = [widest(({ id }) => id), widest(rulesOf), 'should'.length, 'not applicable'.length];
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  write(`OTLP at ${options.url}${options.grpc === null ? '' : `, gRPC at ${options.grpc}`}`);
  write('');
  write(row(['id', 'rules', 'level', 'result', 'requirement → what was seen']));
  const outcomes: Outcome[] = [];
  for (const requirement of REQUIREMENTS) {
    const outcome = await look(requirement, target);
    outcomes.push(outcome);
    const seen = `${requirement.text} → ${oneLine(outcome.seen)}`;
    write(row([requirement.id, rulesOf(requirement), requirement.level, outcome.result, seen]));
  }
  const failed = outcomes.filter(({ result }) => result === 'failed');
  const of = (result: Outcome['result']) => outcomes.filter((one) => one.result === result).length;
  const broken = failed.filter(({ requirement }) => requirement.level === 'must').length;
  write('');
  write(
    `${of('passed')} passed, ${failed.length} failed (${broken} of what a server must), ` +
      `${of('not applicable')} not applicable`
  );
  return broken === 0;
}

function rulesOf({ rules }: Requirement): string {
  return rules.length === 0 ? '–' : rules.join(',');
}

function widest(text: (requirement: Requirement) => string): number {
  return Math.max(...REQUIREMENTS.map((requirement) => text(requirement).length));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 200);
}
