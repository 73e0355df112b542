"""The kiosk's heartbeat on the lab's page, and what the lying server heard of it."""

BEAT = """async () => {
  const L = await lab;
  const heard = { settings: [], states: [], answers: 0, wipes: 0 };
  const drain = L.startDrain({ db: L.db });
  await drain.kick();
  const heart = L.startHeartbeat({
    db: L.db,
    drain,
    onSettings: (settings) => heard.settings.push(settings),
    onState: (state) => heard.states.push(state),
    onAnswer: () => { heard.answers += 1; },
    onWipe: () => { heard.wipes += 1; },
  });
  await heart.beat();
  heart.stop();
  await drain.kick();
  drain.stop();
  return heard;
}"""
TABLET = """async () => {
  const { private_key, ...tablet } = await (await lab).getTablet((await lab).db);
  return { ...tablet, extractable: private_key.extractable, usages: private_key.usages };
}"""
OUTBOX = "async () => { const L = await lab; return L.listOutbox(L.db); }"
OFFERS = "async () => { const L = await lab; return L.listOffers(L.db); }"
SAVE = "async (code) => { globalThis.visit = await begin(code ?? 'K72MP4RA'); }"


def beats(server):
    return [request.json for request in server.requests if request.path == "/api/sync"]
