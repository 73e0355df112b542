/** What single screens behind the first question do beyond the common (parts.js); it comes with kiosk/later.js. */

import {
  addActivity, askToRemoveActivity, backToFamilies, enterActivities, enterOtherKbli, openFamily, removeActivity,
} from './activities.js';
import { enterChecklist } from './checklist.js';
import { leaveConsent } from './consent.js';
import { enterEnrol, leaveEnrol } from './enrolling.js';
import { enterFinished } from './ending.js';
import { enterHelp } from './helping.js';
import { backToList, enterKbli, leaveKbli, notFound, openGroup } from './kbli.js';
import { LESSON_PARTS } from './lesson.js';
import { enterMailProof, leaveMailProof } from './mail-proof.js';
import { askToRemove, enterMoreProducts, removeProduct } from './products.js';
import { leaveResume } from './resuming.js';
import { enterReview, enterReviewMissing, leaveReview } from './reviewing.js';
import { enterStaff } from './staff.js';

/** @type {Record<string, any>} */
export const LATER_PARTS = {
  kbli: { enter: enterKbli, leave: leaveKbli, notFound, openGroup, back: backToList },
  other_activities: { enter: enterActivities, add: addActivity, remove: askToRemoveActivity },
  other_kbli: { enter: enterOtherKbli, openGroup: openFamily, back: backToFamilies },
  remove_activity: { remove: removeActivity },
  ...LESSON_PARTS,
  checklist: { enter: enterChecklist },
  consent: { leave: leaveConsent },
  // R03: explained here, agreed to in OSS by the owner; "Saya mengerti" is all that this screen asks.
  declarations: { typed: { declarations_explained: 'yes' } },
  mail_proof: { enter: enterMailProof, leave: leaveMailProof },
  more_products: { enter: enterMoreProducts, remove: askToRemove },
  remove_product: { remove: removeProduct },
  review: { enter: enterReview, leave: leaveReview },
  review_missing: { enter: enterReviewMissing },
  finished: { enter: enterFinished },
  resume: { leave: leaveResume },
  help: { enter: enterHelp },
  not_enrolled: { enter: enterEnrol, leave: leaveEnrol },
  staff: { enter: enterStaff },
};
