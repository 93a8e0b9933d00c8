#!/usr/bin/env node
// Runs Keyline from its TypeScript source: no build step between a clone and a run.
import { register } from 'tsx/esm/api';

register();
await import('./cli.ts');
