// express-pouchdb on LevelDB, the smallest set-up it has. It answers before the disk has the document.
const express = require('express');
const expressPouch = require('express-pouchdb');
const PouchDB = require('pouchdb-core').plugin(require('pouchdb-adapter-leveldb')).defaults({ prefix: './' });

const app = express();
app.get('/healthz', (request, response) => response.json({ status: 'ok' }));
app.use('/', expressPouch(PouchDB, { mode: 'minimumForPouchDB', inMemoryConfig: true }));
new PouchDB('drafts').info().then(() => app.listen(Number(process.env.PORT), '127.0.0.1'));
