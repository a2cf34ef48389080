import type { Reporter, TestModule } from 'vitest/node';

/** A reporter that lets a run fail in which a test was skipped, for places where every part has to be there. */
export class NothingSkipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allTests('skipped')].map((test) => test.fullName));
    if (skipped.length === 0) return;
    const names = skipped.map((name) => `  ${name}\n`).join('');
    process.stdout.write(`Nothing may be skipped here, but these were:\n${names}`);
    process.exitCode = 1;
  }
}
