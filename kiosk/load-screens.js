/** The screens and slips that the shell doesn't hold: more than half of its bytes, and of no use before the first question is answered. */

/** @returns {Promise<string>} `<template>`s of the server's own rendering, for layInTemplates */
export async function loadScreens() {
  const answer = await fetch('/kiosk/screens.html');
  if (!answer.ok) throw new Error(`screens: ${answer.status}`);
  return answer.text();
}
