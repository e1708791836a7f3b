import type {
  HostClass,
  HostClassManifest,
  HostManifest,
  HostMethod,
  HostMethodManifest,
  HostModule,
  ScriptLanguage,
} from '@llmspell/core';

import { snakeCase } from './snake-case.ts';

/** Lists the names that a script of a language sees: what an engine builds its classes from, and `check` looks names up in. */
export function createManifest(modules: readonly HostModule[], language: ScriptLanguage): HostManifest {
  const classes = modules.flatMap((module) => module.classes).filter((host) => isFor(host, language));
  return { classes: classes.map(toClass) };
}

/** Tells whether scripts of a language see a class. */
function isFor({ languages }: HostClass, language: ScriptLanguage): boolean {
  return languages === undefined || languages.includes(language);
}

function toClass(host: HostClass): HostClassManifest {
  return {
    name: host.name,
    aliases: host.aliases ?? [],
    construct: host.construct !== undefined,
    statics: toMethods(host.statics),
    methods: toMethods(host.methods),
    constants: host.constants ?? {},
    lookup: host.lookup !== undefined,
    ...(host.textField === undefined ? {} : { textField: host.textField }),
    ...(host.extend === undefined ? {} : { extend: host.extend.methods }),
  };
}

function toMethods(methods: Readonly<Record<string, HostMethod>> = {}): readonly HostMethodManifest[] {
  return Object.entries(methods).map(([name, { aliases = [], mode = 'async' }]) => ({
    name,
    aliases: [...new Set([snakeCase(name), ...aliases, ...aliases.map(snakeCase)])].filter((alias) => alias !== name),
    mode,
  }));
}
