import { defineProduct } from './product.ts';

/**
 * Docker in Docker. Source: actions-runner-controller, chart gha-runner-scale-set 0.12: a native sidecar with the exec
 * startup probe `docker info`, which is part of the image.
 */
export const dind = defineProduct({
  id: 'dind',
  title: 'Docker in Docker',
  containerNames: ['dind', 'docker-in-docker'],
  images: [{ path: 'docker', tag: 'dind' }],
  binaries: ['dockerd', 'dockerd-entrypoint.sh'],
  processes: ['dockerd'],
  runsUntilStopped: ({ args }) => (args.every((arg) => arg.startsWith('-') || arg === 'dockerd') ? true : undefined),
  gate: ({ args, env }) =>
    env.has('DOCKER_HOST') || listensElsewhere(args)
      ? { kind: 'none', reason: 'It does not listen on the socket that `docker info` asks.' }
      : { kind: 'exec', command: ['docker', 'info'], needs: [], says: 'has `docker info` in its image' },
});

/** Without `--host` the daemon listens on its usual socket; with it, only where it says. */
function listensElsewhere(args: readonly string[]): boolean {
  return args.some((arg) => arg.startsWith('-H') || arg.startsWith('--host')) && !args.join(' ').includes(socket);
}

const socket = 'unix:///var/run/docker.sock';
