import type { Rule } from '../engine/rule.ts';
import { appPrestopSignal } from './app-prestop-signal.ts';
import { bakedInWrapper } from './baked-in-wrapper.ts';
import { completionFlagFile } from './completion-flag-file.ts';
import { holdApplicationAnnotation } from './hold-application-annotation.ts';
import { jobSidecar } from './job-sidecar.ts';
import { kubexitWrapper } from './kubexit-wrapper.ts';
import { linkerdAwaitWrapper } from './linkerd-await-wrapper.ts';
import { misplacedRestartPolicy } from './misplaced-restart-policy.ts';
import { plainSidecar } from './plain-sidecar.ts';
import { poststartWait } from './poststart-wait.ts';
import { prestopQuit } from './prestop-quit.ts';
import { prestopSleep } from './prestop-sleep.ts';
import { prestopWait } from './prestop-wait.ts';
import { quitquitquitCall } from './quitquitquit-call.ts';
import { scuttleWrapper } from './scuttle-wrapper.ts';
import { sidecarKill } from './sidecar-kill.ts';
import { sidecarTimeLimit } from './sidecar-time-limit.ts';
import { waitForItWrapper } from './wait-for-it-wrapper.ts';
import { waitForSidecarLoop } from './wait-for-sidecar-loop.ts';

/** All rules, in the order in which reports list them: startup, completion, shutdown. */
export const rules: readonly Rule[] = [
  // startup
  waitForSidecarLoop,
  waitForItWrapper,
  poststartWait,
  holdApplicationAnnotation,
  linkerdAwaitWrapper,
  plainSidecar,
  // completion
  quitquitquitCall,
  sidecarKill,
  completionFlagFile,
  sidecarTimeLimit,
  scuttleWrapper,
  kubexitWrapper,
  bakedInWrapper,
  misplacedRestartPolicy,
  jobSidecar,
  // shutdown
  prestopSleep,
  prestopQuit,
  prestopWait,
  appPrestopSignal,
];
