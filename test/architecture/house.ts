/** Reads the source tree as modules with their imports. Imports are found by text: no compiler, so it takes milliseconds. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

export type Import = {
  /** As written: a path, a package, or `node:...`. */
  readonly specifier: string;
  /** The imported file's path from the root, or null for what is not ours. */
  readonly path: string | null;
  /** `import type`: gone when the program runs. */
  readonly typeOnly: boolean;
};

export type Module = {
  /** From the root, with forward slashes: `src/store/open.ts`. */
  readonly path: string;
  readonly room: string;
  readonly lines: number;
  /** The text without its comments and the insides of its strings. */
  readonly code: string;
  readonly imports: readonly Import[];
};

const TOP = ['src', 'workflows', 'activities'];

/** Every TypeScript module of the product; generated code is left out. */
export const readHouse = (root: string): readonly Module[] =>
  TOP.flatMap((top) => filesBelow(join(root, top)))
    .map((file) => relative(root, file).split(sep).join('/'))
    .filter((path) => /\.m?[jt]s$/.test(path) && !path.startsWith('src/store/generated/'))
    .map((path) => moduleOf(path, readFileSync(join(root, path), 'utf8')));

/** For the self-test, and for `readHouse`. */
export const moduleOf = (path: string, text: string): Module => {
  const bare = withoutComments(text);
  return {
    path,
    room: roomOf(path),
    lines: text.split('\n').length - 1,
    code: bare.replaceAll(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''"),
    imports: importsOf(path, bare),
  };
};

export const roomOf = (path: string): string => {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? `src/${second}` : top;
};

/** `import ... from`, `export ... from`, bare `import '...'`, and `import('...')` as a value or in a type. */
const IMPORT =
  /(?:^|[;}\s])(?:(?:import|export)\s+(type\s)?(?:[\w$*{][^;'"]*?)\sfrom\s*|import\s+)(['"])([^'"\n]+)\2|\bimport\s*\(\s*(['"])([^'"\n]+)\4/g;

const importsOf = (path: string, text: string): Import[] =>
  [...text.matchAll(IMPORT)].map((found) => {
    const specifier = found[3] ?? found[5] ?? '';
    return {
      specifier,
      path: specifier.startsWith('.')
        ? normalize(join(dirname(path), specifier))
            .split(sep)
            .join('/')
        : null,
      typeOnly: found[1] !== undefined,
    };
  });

/** Strings and templates are stepped over, so that `'https://...'` is not taken for a comment. */
const withoutComments = (text: string): string =>
  text.replaceAll(
    /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_whole, literal?: string) => literal ?? ' ',
  );

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
