import { findSaidTimes, type SaidTime, type SpokenLanguage } from "#booking/said-times.ts";
import { isAt, matchOffer } from "./offered-time.ts";
import type { TalkContext, Understood } from "./understand.ts";

/*
 * Other languages than English, by a table: the whole message, and nothing but what stands here. A
 * name of a time may stand where the pattern says §.
 */

type Table = {
  readonly language: Exclude<SpokenLanguage, "en">;
  readonly courtesy: string;
  readonly stop: string;
  readonly yes: string;
  readonly no: string;
  readonly thanks: string;
  /** Says what is cancelled. */
  readonly cancel: string;
  readonly move: string;
  readonly late: string;
  /** Names one of the proposed times, by its day or hour. */
  readonly choice: string;
  readonly none: string;
  /** Says by itself that they will come. */
  readonly comes: string;
  /** Words that say nothing, wherever they stand. */
  readonly filler: RegExp;
};

const tables: readonly Table[] = [
  {
    language: "es",
    courtesy:
      "hola|buenos dias|buenas tardes|buenas|por favor|porfavor|porfa|gracias|muchas gracias|perdon|disculpe|disculpa|lo siento|si",
    stop: "alto|baja|basta|parar|pare|paren|detener|cancelar suscripcion|no mas mensajes|no me escriban mas|dejen de escribirme",
    yes: "si|sip|claro|claro que si|por supuesto|de acuerdo|vale|confirmo|confirmado|confirmada|confirmar|si confirmo|confirmo mi cita|confirmo la cita|si ahi estare|ahi estare|alli estare|asistire|si asistire|perfecto|esta bien",
    no: "no|no gracias|para nada|no la cancele|no cancelar",
    thanks: "gracias|muchas gracias|mil gracias|ok gracias|perfecto gracias|muy amable",
    cancel:
      "(?:(?:quiero|necesito|quisiera|deseo|me gustaria|tengo que|debo|puedo|puede|pueden|podria|podrian|puedes|podrias|hay que) )?(?:cancelar|anular|cancele|cancelen|cancela|cancelo)(?:me)? (?:(?:mi|la|nuestra|esta|una) (?:cita|reserva|visita|consulta)|lo de §|§)(?: (?:de|del|para|el|a) ?§| §)*",
    move: "(?:(?:quiero|necesito|quisiera|deseo|me gustaria|tengo que|puedo|puede|pueden|podemos|podria|podrian|podriamos|puedes|podrias|es posible|se puede) )?(?:cambiar|mover|reprogramar|aplazar|posponer|reagendar|adelantar|cambie|cambiarla|moverla|pasar|pasarla)(?: (?:mi|la|nuestra|esta|de) (?:cita|reserva|visita|consulta|hora|fecha|dia))?(?: (?:a|al|para|de|del|el|a las|para el)? ?§| (?:a|para) otro (?:dia|horario|momento)| a otra hora)*|(?:puede ser|podria ser|puedo (?:ir|venir)|podria (?:ir|venir)|podemos|mejor)(?: (?:el|a las|a la))* §(?: (?:a las|a la) §)?(?: mejor)?",
    late: "(?:(?:voy a llegar|llegare|llego|llegamos|estoy|voy|vamos) )?(?:unos )?(?:(\\d{1,3}) (?:minutos|minutes|min) )?(?:tarde|con retraso|retrasad[oa])(?: (?:unos )?(\\d{1,3}) (?:minutos|minutes|min))?",
    choice:
      "(?:(?:el|la|a las|me quedo con|prefiero|quiero|mejor) )*§(?: (?:esta bien|me va bien|perfecto|me sirve|por favor|va bien|es perfecto|mejor))*",
    none: "(?:no )?(?:ninguna|ninguno|ninguna de (?:esas|estas)|ninguno de (?:esos|estos))(?: (?:me (?:sirve|va|viene|funciona)(?: bien)?))?",
    comes:
      "(?:si )?(?:ahi|alli|aqui) estare(?: §)*|(?:si )?asistire(?: §)*|(?:si )?confirmo(?: (?:mi|la) (?:cita|asistencia))?(?: (?:de |para )?§)*|nos vemos(?: (?:el )?§)+|(?:si )?voy a ir(?: §)*",
    filler: /\b(?:por favor|porfa|lamentablemente|desafortunadamente|lo siento)\b/g,
  },
  {
    language: "fr",
    courtesy:
      "bonjour|bonsoir|salut|svp|s'il vous plait|s il vous plait|stp|merci|merci beaucoup|desole|desolee|pardon|oui|excusez moi",
    stop: "(?:(?:arretez|arreter|cessez) de )?(?:m'envoyer|m'ecrire|me contacter|m'envoyer des|m'envoyer vos)(?: (?:des|vos|ces|de))?(?: (?:messages|sms|textos))?|ne m'(?:envoyez|ecrivez|envoie|ecris) plus(?: (?:de|rien|vos|d'autres))?(?: (?:messages|sms|textos))?|(?:desabonnez|desinscrivez|retirez|supprimez|enlevez) moi(?: de (?:la|votre|cette) liste)?|arret|arretez|arreter|arrete|desabonner|desinscrire|desinscription|desabonnement|me desabonner|plus de (?:messages|sms|textos)|(?:arretez|arreter) de (?:m'ecrire|m ecrire|m'envoyer des (?:messages|sms|textos)|m envoyer des (?:messages|sms|textos))|ne m'ecrivez plus|ne m ecrivez plus|ne me contactez plus",
    yes: "oui|ouais|bien sur|d'accord|d accord|ca marche|je confirme|confirme|confirmee|oui je confirme|je confirme mon rendez vous|je confirme le rendez vous|je confirme mon rdv|je serai la|j'y serai|j y serai|parfait|entendu|c'est bon|c est bon",
    no: "non|non merci|pas du tout|n'annulez pas|n annulez pas",
    thanks: "merci|merci beaucoup|merci bien|mille mercis|ok merci|parfait merci|super merci",
    cancel:
      "(?:(?:je (?:veux|dois|voudrais|souhaite|souhaiterais|desire|suis oblige d|suis obligee d)|j'aimerais|j aimerais|il faut|pouvez vous|pourriez vous|peut on|puis je|est il possible d) ?'?)?(?:annuler|annulez|decommander|j'annule|j annule) (?:(?:mon|le|notre|ce|ma) (?:rendez vous|rdv|reservation|seance|visite|consultation)|§)(?: (?:de|du|le|pour|a) ?§| §)*",
    move: "(?:(?:je (?:veux|dois|voudrais|souhaite|souhaiterais)|j'aimerais|j aimerais|il faut|pouvez vous|pourriez vous|peut on|pouvons nous|puis je|est il possible de|serait il possible de) )?(?:deplacer|reporter|decaler|changer|modifier|repousser|avancer|deplacez|reportez)(?: (?:mon|le|notre|ce|l'heure de mon|la date de mon|d') ?(?:rendez vous|rdv|reservation|seance|visite|consultation|heure|date))?(?: (?:a|au|pour|de|du|le)? ?§| (?:a|pour) une autre (?:date|heure)| a un autre (?:jour|moment|horaire))*|(?:on peut|peut on|pouvons nous|je peux|est ce que je peux|est ce qu'on peut|est ce qu on peut)(?: (?:faire|venir|passer|deplacer|decaler|reporter))?(?: (?:a|au|le))? §(?: (?:a la place|plutot))?|§ (?:plutot|a la place|serait mieux)",
    late: "(?:(?:j'ai|je (?:serai|suis|vais etre|vais arriver|arriverai|aurai)|j'aurai|j aurai|nous serons|on sera) )?(?:environ )?(?:(\\d{1,3}) (?:minutes|min) de retard|en retard(?: (?:de |d'environ )?(\\d{1,3}) (?:minutes|min))?|un peu de retard|du retard)",
    choice:
      "(?:(?:le|a|je prends|je prefere|plutot|va pour) )*§(?: (?:c'est parfait|c est parfait|ca me va|me va|ca marche|c'est bon|parfait|me convient|convient|ca me convient))*",
    none: "(?:non )?(?:aucun|aucune)(?: (?:de ces (?:creneaux|horaires|dates|heures|propositions)|d'entre eux))?(?: ne me (?:convient|va))?",
    comes:
      "(?:oui )?je serai la(?: (?:a )?§)*|(?:oui )?j'y serai(?: §)*|(?:oui )?je viendrai(?: §)*|(?:oui )?je confirme(?: (?:mon|le|ma) (?:rendez vous|rdv|presence))?(?: (?:de |du |pour )?§)*",
    filler: /\b(?:svp|stp|malheureusement|s'il vous plait|s'il te plait|desolee?)\b/g,
  },
  {
    language: "de",
    courtesy:
      "hallo|guten tag|guten morgen|guten abend|bitte|danke|vielen dank|entschuldigung|sorry|leider|ja|tut mir leid|servus|moin",
    stop: "stopp|abmelden|abbestellen|austragen|schluss|keine sms mehr|keine (?:weiteren )?(?:nachrichten|sms|smse|texte)(?: mehr)? (?:schicken|senden)|(?:schicken|senden|schreiben) sie mir (?:bitte )?keine (?:nachrichten|sms) mehr|keine (?:nachrichten|smse|texte) mehr|bitte keine (?:nachrichten|sms) mehr|(?:schreiben|kontaktieren) sie mir nicht mehr|(?:schreiben|kontaktieren) sie mich nicht mehr|nicht mehr schreiben|hort auf mir zu schreiben|horen sie auf mir zu schreiben",
    yes: "ja|jawohl|klar|na klar|naturlich|gerne|gern|einverstanden|bestatigt|bestatige|ich bestatige|ja ich bestatige|ich bestatige den termin|ich bestatige meinen termin|ich komme|ja ich komme|wir kommen|bin dabei|passt|ja passt|das passt|in ordnung|geht klar|perfekt|alles klar",
    no: "nein|ne|nee|nein danke|nicht absagen|auf keinen fall",
    thanks:
      "danke|danke schon|dankeschon|vielen dank|besten dank|danke sehr|ok danke|super danke|alles klar danke|prima danke",
    cancel:
      "(?:(?:(?:ich|wir) (?:mochte|mochten|muss|mussen|will|wollen|wurde gerne|wurde gern)|konnen sie|konnten sie|kann ich|konnte ich|konnen wir) )?(?:(?:meinen|den|unseren|diesen|mein|unser) termin|§)(?: (?:am|um|fur|von|vom) ?§| §)* ?(?:absagen|stornieren|canceln|loschen|streichen)|(?:absage|stornierung|stornieren sie|sagen sie) (?:meines termins|meinen termin|den termin)(?: (?:am|um|fur|von|vom) ?§| §)*(?: ab)?|(?:ich|wir) (?:sage|sagen|storniere|stornieren) (?:meinen|den|unseren) termin(?: (?:am|um|fur|von|vom) ?§| §)*(?: ab)?|termin (?:absagen|stornieren)",
    move: "(?:(?:(?:ich|wir) (?:mochte|mochten|muss|mussen|will|wollen|wurde gerne|wurde gern)|konnen sie|konnten sie|kann ich|konnte ich|konnen wir|konnten wir|kann man) )?(?:(?:meinen|den|unseren|diesen) termin )?(?:(?:auf|am|um|vom|von|nach|zu)? ?§ ?)*(?:verschieben|verlegen|umbuchen|andern|vorverlegen)(?: (?:auf|am|um)? ?§)*|termin verschieben|(?:geht|ginge|passt) (?:es |das )?(?:auch |stattdessen )*(?:am |um )?§(?: (?:uhr|auch|stattdessen))*|§ (?:ware besser|ware gut|ware mir lieber|stattdessen|passt besser)",
    late: "(?:(?:ich|wir) )?(?:komme|kommen|bin|sind|werde|verspate|verspaten)(?: (?:mich|uns))?(?: (?:etwa|ca|circa|ungefahr|rund|um))? ?(?:(\\d{1,3}) (?:minuten|minutes|min) )?(?:zu spat|spater|verspatet|zu spat kommen|(?:um )?(\\d{1,3}) (?:minuten|minutes|min)(?: (?:spater|zu spat|verspatet))?)(?: (?:dran|kommen))?",
    choice:
      "(?:(?:der|die|das|am|um|ich nehme|lieber|gerne|dann) )*§(?: (?:uhr|passt|passt mir|passt mir gut|passt gut|ist gut|geht|ware gut|ist perfekt|nehme ich))*",
    none: "(?:nein )?(?:leider )?(?:keiner|keine|keins|keines|keiner davon|keine davon|keins davon)(?: (?:passt|passen|geht)(?: mir)?)?|(?:das )?passt alles nicht",
    comes:
      "(?:ja )?(?:ich |wir )?(?:bin|komme|kommen|sind)(?: (?:am |um )?§)+(?: (?:uhr|da|dabei|dort))*|(?:ja )?(?:ich |wir )?(?:bin|sind|werde|werden) (?:da|dabei|da sein|kommen)(?: (?:am |um )?§)*|(?:ja )?ich bestatige(?: (?:den|meinen) termin)?(?: (?:am |um )?§)*",
    filler: /\b(?:bitte|leider|gern|gerne|doch|mal|tut mir leid)\b/g,
  },
];

const thanking = "(?:por favor|porfa|gracias|svp|s'il vous plait|merci|bitte|danke)";

type Compiled = { readonly [Kind in keyof Omit<Table, "language" | "filler">]: RegExp };
type CompiledTable = Compiled & Pick<Table, "language" | "filler">;
const compiled: readonly CompiledTable[] = tables.map(
  ({ language, courtesy, filler, ...forms }) => {
    const form = (words: string) =>
      new RegExp(`^(?:(?:${courtesy}) )*?(?:${words})(?: (?:${courtesy}))*$`);
    return {
      language,
      filler,
      courtesy: form(courtesy),
      stop: form(forms.stop),
      yes: form(forms.yes),
      no: form(forms.no),
      thanks: form(forms.thanks),
      cancel: form(forms.cancel),
      move: form(forms.move),
      late: form(forms.late),
      // "Thursday, sorry" takes no Thursday.
      choice: new RegExp(`^(?:${forms.choice})(?: ${thanking})*$`),
      none: form(forms.none),
      comes: form(forms.comes),
    };
  },
);

/** What a message in one of the other languages says; undefined where it is in none of them. */
export function readOtherLanguage(
  text: string,
  context: TalkContext,
): Understood | "yes" | "comes" | undefined {
  for (const table of compiled) {
    const said = readIn(table, text, context);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** "Can you …?" asks us to do it; "can I …?" asks whether it may be done. */
const tells = /\b(?:puede|pueden|puedes|podrian|podrias|pouvez|pourriez|konnen sie|konnten sie)\b/;

type Said = Understood | "yes" | "comes";

function readIn(table: CompiledTable, text: string, context: TalkContext): Said | undefined {
  const plain = folded(text);
  if (table.stop.test(plain)) return { kind: "stop", lone: false };
  return (
    (text.includes("?") ? undefined : answerIn(table, plain, context)) ??
    changeIn(table, text, context)
  );
}

function answerIn(table: CompiledTable, plain: string, { asked }: TalkContext): Said | undefined {
  if (table.thanks.test(plain)) return { kind: "thanks" };
  if (table.yes.test(plain)) return "yes";
  const refuses = table.no.test(plain) || (asked.kind === "offers" && table.none.test(plain));
  if (refuses) return { kind: "no" };
  const late = table.late.exec(folded(plain.replace(table.filler, " ")));
  return late === null ? undefined : { kind: "late", minutes: minutesOf(late) };
}

/** What has a day or an hour in it. */
function changeIn(table: CompiledTable, text: string, context: TalkContext): Said | undefined {
  const { zone, now } = context;
  const times = findSaidTimes(text, { at: now, zone, language: table.language });
  const marked = times.reduceRight(
    (rest, { from, to }) => `${rest.slice(0, from)} § ${rest.slice(to)}`,
    text,
  );
  const masked = folded(folded(marked).replace(table.filler, " "));
  const asks = text.includes("?");
  if (table.cancel.test(masked))
    return asks && !tells.test(masked) ? undefined : { kind: "cancel" };
  const [only, ...others] = times;
  const said = others.length === 0 && only?.isStretch === false ? only : undefined;
  const plain = folded(marked);
  const answer = asks ? undefined : answerThen(table, { masked, plain, said }, context);
  if (answer !== undefined) return answer;
  return table.move.test(masked) ? { kind: "move", day: said?.day, time: said?.time } : undefined;
}

function answerThen(
  table: CompiledTable,
  message: {
    readonly masked: string;
    readonly plain: string;
    readonly said: SaidTime | undefined;
  },
  { asked, zone, start }: TalkContext,
): Said | undefined {
  const { masked, plain, said } = message;
  if (table.comes.test(masked)) {
    const isOther = said !== undefined && start !== undefined && !isAt(start, said, zone);
    return isOther ? undefined : "comes";
  }
  if (said === undefined || asked.kind !== "offers" || !table.choice.test(plain)) return undefined;
  const position = matchOffer(said, { options: asked.options, zone });
  return position === undefined ? undefined : { kind: "choose", position };
}

function minutesOf(late: RegExpExecArray): number | undefined {
  const figures = late.slice(1).find((group) => group !== undefined);
  return figures === undefined ? undefined : Number(figures);
}

function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[‘’ʼ]/g, "'")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[^\p{L}\p{N}§']+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}
