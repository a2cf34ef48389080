#!/usr/bin/env node
import { exitCode } from './exit-code.ts';
import { load } from './warm-start.ts';

/** The name of the bundle; put in by the build. */
declare const packedName: string;

const { packed, keep } = load(new URL(packedName, import.meta.url));
const code = await packed.run(process.argv.slice(2));
process.exitCode ??= code;
// A run that found something went through all of the code.
if (code === exitCode.left) keep();
