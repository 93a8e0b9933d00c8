/** `Dockerfile` as a list of instructions, stage by stage; enough of its syntax for the file we have. */
import { readFileSync } from 'node:fs';

export type Instruction = { readonly name: string; readonly args: string };

export type Stage = {
  readonly base: string;
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
};

export const readDockerfile = (): readonly Stage[] =>
  stagesOf(readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8'));

/** Comment lines go, also between the lines of one instruction; a backslash at a line's end joins it with the next. */
export const stagesOf = (text: string): readonly Stage[] => {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  const instructions = lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line): Instruction => {
      const [name = '', ...rest] = line.trim().split(/\s+/);
      return { name: name.toUpperCase(), args: rest.join(' ') };
    });
  const stages: { base: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') {
      const [base = '', as = '', name = null] = instruction.args.split(' ');
      stages.push({ base, name: as.toUpperCase() === 'AS' ? name : null, instructions: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (!stage) throw new Error(`${instruction.name} before any FROM`);
    stage.instructions.push(instruction);
  }
  return stages;
};

/** The words of a JSON form (`["node", "x"]`), or null where it is a shell's. */
export const execForm = (args: string): readonly string[] | null => {
  try {
    const words: unknown = JSON.parse(args);
    return Array.isArray(words) ? words.map(String) : null;
  } catch {
    return null;
  }
};

/** What ENV sets in a stage. */
export const environmentOf = (stage: Stage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    stage.instructions
      .filter(({ name }) => name === 'ENV')
      .flatMap(({ args }) => [...args.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value])),
  );

/** The last instruction of that name counts, as Docker has it. */
export const lastOf = (stage: Stage, name: string): string => {
  const found = stage.instructions.filter((instruction) => instruction.name === name).at(-1);
  if (!found) throw new Error(`there is no ${name}`);
  return found.args;
};
