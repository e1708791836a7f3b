#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import process from 'node:process';

import { cacheFolder } from './io/cache-folder.ts';

// Before anything else is loaded: what was compiled once is not compiled again.
const folder = cacheFolder(process.env);
if (folder !== undefined) enableCompileCache(folder);
const [{ runCli }, { createProcessIo }] = await Promise.all([import('./cli.ts'), import('./io/process-io.ts')]);

process.exitCode = await runCli(process.argv.slice(2), createProcessIo());
