import * as device from './devices.ts'
import * as furniture from './furniture.ts'
import type { Motif } from './motif.ts'
import * as stationery from './stationery.ts'
import * as storage from './storage.ts'

/** What a sub-category's products look like: the first word found in a name decides, or else the sku among the rest. */
interface Look {
  readonly words: readonly (readonly [RegExp, Motif])[]
  readonly otherwise: readonly [Motif, ...Motif[]]
}

const LOOKS: Readonly<Record<string, Look>> = {
  bookcases: { words: [], otherwise: [furniture.bookcase] },
  chairs: {
    words: [[/stack|folding|sled|guest|reception|banquet|wood/i, furniture.sideChair]],
    otherwise: [furniture.officeChair],
  },
  tables: { words: [], otherwise: [furniture.table] },
  furnishings: {
    words: [
      [/clock/i, furniture.clock],
      [/bulb/i, furniture.bulb],
      [/lamp|halogen|light/i, furniture.lamp],
      [/frame|document|photo|certificate|poster|mirror/i, furniture.frame],
      [/mat\b|mats\b|chairmat|carpet|floor/i, furniture.mat],
      [/shelf|tray|rack|letter/i, storage.shelving],
    ],
    otherwise: [furniture.penCup, furniture.penCup, storage.tote],
  },
  storage: {
    words: [
      [/cart|truck|mobile/i, storage.cart],
      [/locker/i, storage.locker],
      [/shelv|shelf|rack/i, storage.shelving],
      [/drawer|cabinet|desk/i, storage.cabinet],
      [/tote|tub|basket|crate|bin\b|case/i, storage.tote],
      [/folder|pocket|hanging|jacket|portfolio|wallet/i, storage.folder],
    ],
    otherwise: [storage.fileBox],
  },
  art: {
    words: [
      [/sharpener/i, stationery.sharpener],
      [/highlight|marker|sharpie|chisel|liter|liner|brush|pen\b|pens\b/i, stationery.markers],
      [/chalk|crayon|prang|crayola|colou?rific|paint/i, stationery.crayons],
    ],
    otherwise: [stationery.pencils],
  },
  binders: {
    words: [[/cover|comb|spine|strip|sheet|divider|index|binding|spiral/i, stationery.bindingCovers]],
    otherwise: [stationery.binder],
  },
  envelopes: { words: [], otherwise: [stationery.envelope] },
  fasteners: {
    words: [
      [/push ?pin|tack|map pin|\bpins?\b/i, stationery.pushPins],
      [/binder clip|clamp/i, stationery.binderClip],
      [/band/i, stationery.rubberBands],
      [/clip/i, stationery.paperClips],
      [/staple/i, stationery.stapleBox],
    ],
    otherwise: [stationery.paperClips],
  },
  labels: {
    words: [[/roll|tape|typewriter|dot matrix|printer/i, stationery.labelRoll]],
    otherwise: [stationery.labelSheet],
  },
  paper: {
    words: [[/book|wirebound|memo|pad|spiral|journal|message/i, stationery.notebook]],
    otherwise: [stationery.paperStack, stationery.ream],
  },
  supplies: {
    words: [
      [/scissor|shear|snip|trimmer|cutter/i, stationery.scissors],
      [/opener|knife|blade/i, stationery.letterOpener],
    ],
    otherwise: [stationery.stapler],
  },
  appliances: {
    words: [
      [/refrigerator|fridge|cubic/i, device.fridge],
      [/coffee|brew|kettle|toaster|microwave/i, device.coffeeMaker],
      [/fan\b|heater/i, device.fan],
      [/vacuum|vac\b|hoover|eureka|sanitaire|belt/i, device.vacuum],
      [/air|hepa|filter|humidif|purif/i, device.airCleaner],
      [/shredder/i, device.shredder],
    ],
    otherwise: [device.powerStrip],
  },
  accessories: {
    words: [
      [/keyboard|keypad/i, device.keyboard],
      [/mouse|trackball/i, device.mouse],
      [/headset|headphone/i, device.headset],
      [/router|wireless-n|adapter|hub|network|range/i, device.router],
      [/memory card|sdhc|micro ?sd|compactflash/i, device.memoryCard],
      [/dvd|cd-r|disc|blu|recordable|cd\b/i, device.discs],
      [/speaker/i, device.speaker],
    ],
    otherwise: [device.usbDrive],
  },
  copiers: { words: [], otherwise: [device.copier] },
  machines: {
    words: [
      [/calculator/i, device.calculator],
      [/shredder|cut\b/i, device.shredder],
      [/copier|multifunction/i, device.copier],
      [/phone|video/i, device.deskPhone],
    ],
    otherwise: [device.printer],
  },
  phones: {
    words: [
      [/headset|plantronics|jabra|earbud|earset/i, device.headset],
      [/case|cover|skin|otterbox|shell|protector/i, device.phoneCase],
      [/charger|cable|battery|power|adapter/i, device.charger],
      [/speaker/i, device.speaker],
      [/iphone|galaxy|htc|motorola|lumia|nokia|smartphone|lg |blackberry|nexus|xperia/i, device.smartphone],
    ],
    otherwise: [device.deskPhone],
  },
}

/** Chooses what to draw for a product. */
export function chooseMotif(
  { category, name }: { readonly category: string; readonly name: string },
  pick: (what: string, below: number) => number,
): Motif {
  const look = LOOKS[category] ?? { words: [], otherwise: [storage.fileBox] as const }
  const found = look.words.find(([word]) => word.test(name))?.[1]
  return found ?? look.otherwise[pick('motif', look.otherwise.length)] ?? look.otherwise[0]
}
