/**
 * The tablet's IndexedDB as 0.1.0 wrote it, made by code that stands still: what an update must find and keep.
 * Gives the public key of the identity, base64url SPKI.
 */
globalThis.makeReleased = async () => {
  const b64u = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const utf8 = (text) => new TextEncoder().encode(text);
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const public_key = b64u(new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey)));

  async function row(number, stage, extra) {
    const draft_id = `0000000${number}-0000-4000-8000-000000000000`;
    const saved_at = `2026-11-24T03:0${number}:00.000Z`;
    const queue_number = stage === 'submitted' ? `B-00${number}` : null;
    const envelope = JSON.stringify({
      v: 1, draft_id, rev: 4, stage, tablet_id: 'tablet-1', created_at: saved_at, saved_at, rules_version: 'aaaaaaaaaaaa',
      app_version: '0.1.0', key_id: 'key-1', queue_number, consent: { version: '2026-11-24', at: saved_at },
    });
    const sealed = crypto.getRandomValues(new Uint8Array(200));
    const whole = new Uint8Array([...utf8(`${envelope}\n`), ...sealed]);
    const sha256 = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', whole)));
    const body = JSON.stringify({ envelope, sealed: b64u(sealed) });
    return { draft_id, rev: 4, stage, tablet_id: 'tablet-1', body, sha256, queue_number, saved_at, ...extra };
  }

  const waits = { next_try_at: 0, tries: 2, reason: 'network', needs_person: false };
  const waiting = [
    await row(1, 'submitted', { nonce: '00000001-aaaa-4aaa-8aaa-aaaaaaaaaaaa', ...waits }),
    await row(2, 'filling', { nonce: '00000002-aaaa-4aaa-8aaa-aaaaaaaaaaaa', ...waits }),
    await row(3, 'paused', { nonce: '00000003-aaaa-4aaa-8aaa-aaaaaaaaaaaa', ...waits }),
  ];
  const delivered = await row(4, 'submitted', { delivered_at: Date.now() });
  const tablet = {
    tablet_id: 'tablet-1', office_id: 'palaran', name: 'Tablet lobi', private_key: keys.privateKey, public_key,
    sealing_key: { key_id: 'key-1', public_key: '' }, letter: 'B', next_number: 5, epoch: 'epoch-1',
  };
  const office = {
    settings: { capital_limit: 50000000 }, settings_version: '1', office: { office_id: 'palaran', name: 'Kecamatan Palaran' },
    business_day: '2026-11-24',
  };

  const request = indexedDB.open('loket', 1);
  request.onupgradeneeded = () => {
    const database = request.result;
    database.createObjectStore('tablet');
    database.createObjectStore('settings');
    database.createObjectStore('outbox', { keyPath: 'draft_id' });
    const store = database.createObjectStore('delivered', { keyPath: ['draft_id', 'rev'] });
    store.createIndex('delivered_at', 'delivered_at');
    database.createObjectStore('meta');
  };
  const database = await new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const tx = database.transaction(['tablet', 'settings', 'outbox', 'delivered', 'meta'], 'readwrite');
  tx.objectStore('tablet').put(tablet, 'current');
  tx.objectStore('settings').put(office, 'office');
  tx.objectStore('meta').put({ app_version: '0.1.0', rules_version: 'aaaaaaaaaaaa' }, 'versions');
  for (const one of waiting) tx.objectStore('outbox').put(one);
  tx.objectStore('delivered').put(delivered);
  await new Promise((resolve, reject) => {
    tx.oncomplete = resolve;
    tx.onerror = () => reject(tx.error);
  });
  database.close();
  return public_key;
};
