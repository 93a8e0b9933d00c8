import { fileURLToPath } from 'node:url';

/** Test files share one workflow bundle: it is kept by a hash of its sources, so an edit makes a new one. */
export const BUNDLE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/keyline', import.meta.url));
