#!/usr/bin/env node
import process from 'node:process';

import { runCli } from './cli.ts';
import { createProcessIo } from './io/process-io.ts';

process.exitCode = await runCli(process.argv.slice(2), createProcessIo());
