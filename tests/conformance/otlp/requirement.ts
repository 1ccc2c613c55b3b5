import type { Rule } from './rules.ts';
import type { Target } from './target.ts';

/**
 * One thing that OTLP asks of a server, or that Howdah asks beyond it. `must` is the specification's own word; `should`
 * are its recommendations and what browsers and HTTP expect; `may` is looked at where a server offers it.
 */
export interface Requirement {
  /** Stable, for people to talk about: transport, subject. */
  id: string;
  /** What of the rules it looks at; none for what is asked beyond them. */
  rules: readonly Rule[];
  level: 'must' | 'should' | 'may';
  text: string;
  /** Answers what was seen; throws {@link Violation} or {@link NotApplicable}. */
  check(target: Target): Promise<string>;
}

export interface Outcome {
  requirement: Requirement;
  result: 'passed' | 'failed' | 'not applicable';
  seen: string;
}

/** The requirement does not hold; the message says what was seen instead. */
class Violation extends Error {
  override readonly name = 'Violation';
}

/** There is nothing to look at; the message says why. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}

/** Throws a {@link Violation} with what was seen when the condition does not hold. */
export function demand(condition: boolean, seen: string): asserts condition {
  if (!condition) throw new Violation(seen);
}

export async function look(requirement: Requirement, target: Target): Promise<Outcome> {
  try {
    return { requirement, result: 'passed', seen: await requirement.check(target) };
  } catch (error) {
    if (error instanceof NotApplicable) return { requirement, result: 'not applicable', seen: error.message };
    const message = error instanceof Error ? error.message : String(error);
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    return { requirement, result: 'failed', seen: error instanceof Violation ? message : `${message}${cause}` };
  }
}
