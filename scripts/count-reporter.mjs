import { writeFileSync } from 'node:fs';

/**
 * A vitest reporter that writes the counts of a run to the file named by HOWDAH_TEST_COUNTS. A file that cannot be
 * loaded and an error outside of any test count as failed, so that a run without tests is never green.
 */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) {
        counts.failed += 1;
      }
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        if (state === 'passed') {
          counts.passed += 1;
        } else if (state === 'failed') {
          counts.failed += 1;
        } else {
          counts.skipped.push(`${test.fullName}${note ? `: ${note}` : ''}`);
        }
      }
    }
    writeFileSync(process.env.HOWDAH_TEST_COUNTS, JSON.stringify(counts));
  }
}
