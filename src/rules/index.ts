import type { Rule } from '../engine/rule.ts';
import { appPrestopSignal } from './app-prestop-signal.ts';
import { completionFlagFile } from './completion-flag-file.ts';
import { jobSidecar } from './job-sidecar.ts';
import { plainSidecar } from './plain-sidecar.ts';
import { prestopQuit } from './prestop-quit.ts';
import { prestopSleep } from './prestop-sleep.ts';
import { prestopWait } from './prestop-wait.ts';
import { quitquitquitCall } from './quitquitquit-call.ts';
import { sidecarKill } from './sidecar-kill.ts';
import { sidecarTimeLimit } from './sidecar-time-limit.ts';

/** All rules, in the order in which reports list them: startup, completion, shutdown. */
export const rules: readonly Rule[] = [
  // startup
  plainSidecar,
  // completion
  quitquitquitCall,
  sidecarKill,
  completionFlagFile,
  sidecarTimeLimit,
  jobSidecar,
  // shutdown
  prestopSleep,
  prestopQuit,
  prestopWait,
  appPrestopSignal,
];
