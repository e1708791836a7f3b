import { defineHostMethod, defineTool, type Plugin } from '@llmspell/core';
import { z } from 'zod';

let conversions = 0;

function toFahrenheit(celsius: number): number {
  conversions += 1;
  return celsius * 1.8 + 32;
}

const converter = defineTool({
  name: 'fahrenheit',
  description: 'Converts degrees Celsius to Fahrenheit',
  inputSchema: z.object({ celsius: z.number() }),
  execute: ({ celsius }) => ({ fahrenheit: toFahrenheit(celsius) }),
});

/** Adds a tool, and a class for scripts: `Units.fahrenheit(20)`. */
export const plugin: Plugin = {
  info: { name: 'units', version: '1.0.0', description: 'Converts units', license: 'MIT' },
  compatible: '>=0.0.0',
  requires: ['tools'],
  initialize(host) {
    host.components.register(converter);
    host.addHostModule({
      name: 'units',
      classes: [
        {
          name: 'Units',
          description: 'Converts units',
          statics: {
            fahrenheit: defineHostMethod({
              description: 'Degrees Celsius in Fahrenheit',
              params: z.tuple([z.number()]),
              mode: 'sync',
              call: (_call, _self, celsius) => toFahrenheit(celsius),
            }),
          },
        },
      ],
    });
  },
  health: () => ({ status: 'healthy' }),
  metrics: () => ({ conversions }),
};
