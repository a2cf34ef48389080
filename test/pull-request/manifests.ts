/** A Job that tells its proxy to quit: found, and changed for a reviewer to look at. */
export function quittingJob(name: string, image = 'app:1'): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: app
          image: ${image}
          command: [sh, -c, './work; curl -X POST localhost:9091/quitquitquit']
        - name: cloud-sql-proxy
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.0
          args: [--quitquitquit, --port=5432, 'my:inst:x']
`;
}

/** A Job that tells its proxy to quit at a port of its own, so that no other one is told of in the same words. */
export function jobOfItsOwn(number: number, name = `job-${number}`): string {
  const port = 9100 + number;
  return quittingJob(name)
    .replace('localhost:9091', `localhost:${port}`)
    .replace('--quitquitquit', `--quitquitquit, --admin-port=${port}`);
}

/** The same Job when nothing is left to do. */
export function migratedJob(name: string): string {
  return `apiVersion: batch/v1
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
          command: [sh, -c, './work']
      initContainers:
        - name: cloud-sql-proxy
          restartPolicy: Always
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.0
          args: [--port=5432, 'my:inst:x']
`;
}

/** A Job that never ends, because its proxy does not. */
export function endlessJob(name: string, proxy = 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.0'): string {
  return `apiVersion: batch/v1
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
          command: [./work]
        - name: cloud-sql-proxy
          image: ${proxy}
          args: [--port=5432, 'my:inst:x']
`;
}
