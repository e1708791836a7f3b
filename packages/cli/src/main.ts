#!/usr/bin/env node
process.stdout.write('llmspell\n');
