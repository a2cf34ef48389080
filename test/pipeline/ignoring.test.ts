import { expect, test } from 'vitest';
import { catalogue, emptyConfig, migrate, optionsFrom } from '../../src/index.ts';

const job = (name: string): string => `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: app
          image: app:1
          command: [sh, -c, "./work; curl -X POST localhost:15020/quitquitquit"]
`;

test('settings leave a workaround alone where it is meant to stay, with their reason', () => {
  const config = {
    ...emptyConfig,
    ignored: [{ rule: 'quitquitquit-call', paths: ['legacy'], reason: 'replaced next year' }],
  };
  const files = ['a.yaml', 'legacy/a.yaml'].map((path) => ({ path, text: job('a') }));
  const { plans, edits } = migrate(files, catalogue, optionsFrom(config, { unsafe: true }));
  expect(edits.map(({ file }) => file)).toEqual(['a.yaml']);
  expect(plans.map(({ file, findings }) => [file, findings.map(({ suppressed }) => suppressed)])).toEqual([
    ['a.yaml', [undefined]],
    ['legacy/a.yaml', ['replaced next year']],
  ]);
});

test('a run leaves single findings alone by their id', () => {
  const files = [{ path: 'a.yaml', text: job('a') }];
  const all = migrate(files, catalogue, optionsFrom(emptyConfig, { unsafe: true }));
  const [id] = all.plans.flatMap(({ findings }) => findings.map((finding) => finding.id));
  const ignoring = (finding: { readonly id: string }) => (finding.id === id ? 'closed' : undefined);
  const { edits } = migrate(files, catalogue, optionsFrom(emptyConfig, { unsafe: true, ignoring }));
  expect([all.edits.length, edits.length]).toEqual([1, 0]);
});
