/** A Job with a quit call that can be taken out with its move; safe. */
export const safeJob = `apiVersion: batch/v1
kind: Job
metadata:
  name: report
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: report # keep in sync with the dashboard
          image: registry.example/report:3.2
          command: ["/bin/sh", "-c"]
          args:
            - |
              ./report --month last
              code=$?
              curl -sf -X POST http://localhost:9091/quitquitquit
              exit $code
        - name: cloud-sql-proxy
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
          args:
            - --quitquitquit
            - project:region:instance
`;

/** A Job whose sidecar keeps it from ending; to be moved only with `--unsafe`. */
export const reviewJob = `apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: import
          image: registry.example/import:1.0
          command: ["/app/import"]
        - name: cloud-sql-proxy
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
          args: ["project:region:instance"]
`;

/** A pod that there is nothing to say about. */
export const plainDeployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: registry.example/web:1.0
`;
