/** Bundles enketo-core and its style sheet: `node build-enketo.js <folder>`. It ships neither. */

import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { compile } from 'sass';

const BENCH = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(BENCH, 'node_modules');
const CORE = join(MODULES, 'enketo-core');
const MONOREPO = '/packages/enketo-core/node_modules/'; // one of its style sheets names a place in its own repository
const OWN = {
  config: 'config.js',
  widgets: 'src/js/widgets.js',
  translator: 'src/js/fake-translator',
  dialog: 'src/js/fake-dialog',
  'file-manager': 'src/js/file-manager',
  'xpath-evaluator-binding': 'src/js/xpath-evaluator-binding',
};

const [folder] = process.argv.slice(2);
await build({
  entryPoints: [join(BENCH, 'kiosk', 'pages', 'enketo.js')],
  outfile: join(folder, 'enketo.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  logLevel: 'error',
  nodePaths: [MODULES],
  alias: Object.fromEntries(Object.entries(OWN).map(([name, path]) => [`enketo/${name}`, join(CORE, path)])),
});
const { css } = compile(join(CORE, 'src', 'sass', 'formhub', 'formhub.scss'), {
  style: 'compressed',
  logger: { warn() {}, debug() {} },
  importers: [
    {
      findFileUrl: (url) => (url.startsWith(MONOREPO) ? pathToFileURL(join(MODULES, url.slice(MONOREPO.length))) : null),
    },
  ],
});
writeFileSync(join(folder, 'enketo.css'), css);
