/** Jalan akun: by which of three doors an applicant gets into OSS (glossary: `account_door`). */

/** Answers that decide it: a change of one of them notes the door anew. */
export const DOOR_FIELDS = ['has_phone', 'has_whatsapp', 'has_email'];

/**
 * @param {Record<string, any>} values derived ones (rules.derive)
 * @returns {'whatsapp' | 'email' | 'none'} where the office wants an e-mail, WhatsApp alone is no door
 */
export function doorOf(values) {
  if (values.email_required === 'yes') return values.has_email === 'yes' ? 'email' : 'none';
  return values.account_channel;
}
