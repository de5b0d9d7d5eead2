"""What is said beside questions, folded, by language and kind."""

from __future__ import annotations

from collections.abc import Mapping

COURTESY: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "greeting": "bonjour|bonsoir|salut|coucou|bonjour a tous|rebonjour|salutations|bien le bonjour"
        "|bonjour griot|yo",
        "how_are_you": "ca va|comment ca va|comment vas-tu|comment allez-vous|comment tu vas|tu vas bien"
        "|vous allez bien|ca roule",
        "thanks": "merci|merci beaucoup|merci bien|grand merci|mille mercis|je te remercie|je vous remercie"
        "|mci|merci a toi|merci a vous"
        "|merci pour (?:tout|ton aide|votre aide|cette reponse|la reponse|ta reponse|votre reponse"
        "|l'information|ces informations)",
        "yes": "oui|ouais|oui oui|d'accord|entendu|c'est ca|exact|exactement|bien sur|tout a fait|je vois"
        "|compris|j'ai compris|c'est note|absolument|voila|certes|effectivement|tres bien|ca marche|c'est bon|bien",
        "no": "non|non non|pas du tout|nan|pas vraiment|non merci|non ca ira|ca ira|rien d'autre|c'est tout"
        "|ce sera tout",
        "farewell": "au revoir|a bientot|adieu|bonne journee|bonne soiree|bonne nuit|a plus|a plus tard|a"
        " demain|bye|ciao|tchao|bon week-end",
        "help": "aide|aide-moi|aidez-moi|a l'aide|besoin d'aide|j'ai besoin d'aide|mode d'emploi|que peux-tu"
        " faire(?: pour moi)?|que pouvez-vous faire(?: pour moi)?|que sais-tu faire|que savez-vous faire"
        "|qu'est-ce que tu (?:peux|sais) faire"
        "|qu'est-ce que vous (?:pouvez|savez) faire|comment ca marche|comment ca fonctionne|comment tu"
        " marches|comment fonctionnes-tu|comment (?:t'|vous )utiliser|comment (?:poser|je pose) une question"
        "|a quoi sers-tu|a quoi tu sers|tu sers a quoi"
        "|quelles questions (?:puis-je|je peux)(?: te| vous)? poser"
        "|qu(?:e |'est-ce que )(?:puis-je|je peux)(?: te| vous)? (?:demander|poser comme questions?)"
        "|je peux (?:te |vous )?(?:demander|poser) quoi"
        "|comment faire|tu peux m'aider|peux-tu m'aider|pouvez-vous m'aider|peux-tu m'aider",
        "who": "qui es-tu|qui etes-vous|tu es qui|t'es qui|vous etes qui|c'est quoi griot|qu'est-ce que"
        " griot|qui est griot|comment t'appelles-tu|comment tu t'appelles|comment vous appelez-vous|quel est"
        " (?:ton|votre) nom|es-tu un robot|es-tu humain|etes-vous humain"
        "|es-tu une ia|es-tu chatgpt|et toi|et vous|presente-toi|presentez-vous|tu es un robot|qui t'a cree"
        "|qui t'a fait",
        "praise": "bravo|super|parfait|genial|excellent|formidable|top|bien joue|chouette|impeccable|nickel"
        "|(?:c'est |tres )?clair|c'est (?:super|parfait|genial|(?:tres |plus |bien )?(?:bien|clair|utile)|excellent)"
        "|bon travail|cool|beau travail|interessant"
        "|tres interessant|c'est interessant|wow|mdr|lol|haha",
        "blame": "c'est faux|c'est pas vrai|ce n'est pas vrai|c'est pas (?:bon|ca|juste)|ce n'est pas (?:bon"
        "|ca|juste|correct|la bonne reponse)|faux|tu te trompes|vous vous trompez|mauvaise reponse|nul|c'est"
        " nul|pas bon|n'importe quoi|tu as tort|incorrect|tu n'as pas compris|vous n'avez pas compris",
        "sure": "es-tu sur|tu es sur|vous etes sur|etes-vous sur|en es-tu sur|en etes-vous sur|sur(?: et"
        " certain)?|vraiment|ah bon|c'est vrai|est-ce vrai|est-ce sur|comment (?:le sais-tu|tu le sais|le"
        " savez-vous|sais-tu ca)|d'ou (?:tiens-tu|tenez-vous|sors-tu) (?:ca|cela|cette information)|quelles?"
        " (?:est|sont) (?:ta|tes|la|les|vos|votre) sources?|tes sources|source|sources",
        "sorry": "pardon|desolee?|excuse-moi|excusez-moi|oups|je suis desolee?|toutes mes excuses",
        "language": "(?:plutot |et |reponds |repondez |parle |parlez |dis-le |dites-le |redis-le |traduis "
        "|traduis ca |traduisez |peux-tu repondre |pouvez-vous repondre |tu peux repondre |parles-tu |tu"
        " parles |parlez-vous )?(?:en )?(?:francais|anglais)",
    },
    "en": {
        "greeting": "hello|hi|hey|hello there|hi there|hey there|good morning|good afternoon|good evening"
        "|greetings|hiya|hello griot|howdy",
        "how_are_you": "how are you|how are you doing|how is it going|how's it going|how do you do|what's up"
        "|whats up|are you ok|how r u",
        "thanks": "thanks|thank you|thanks a lot|thank you very much|thank you so much|many thanks|thx|ty"
        "|cheers|thanks so much|thanks for (?:that|your help|the help|the answer|everything)|thank you for"
        " (?:that|your help|the answer|everything)|much appreciated",
        "yes": "yes|yeah|yep|yup|sure|of course|right|all right|alright|i see|got it|understood|exactly"
        "|indeed|absolutely|that's right|correct|okay|ok|okey|oki|k|fine|sounds good|makes sense|good",
        "no": "no|nope|nah|not really|no thanks|no thank you|not at all|that's all|nothing else|that is all"
        "|that will be all",
        "farewell": "goodbye|good bye|bye|bye bye|see you|see you later|see you soon|take care|good night"
        "|have a (?:nice|good|great) (?:day|evening|night|weekend)|farewell|so long",
        "help": "help|help me|i need help|please help|what can you do(?: for me)?|what do you do|how"
        " do(?:es)? (?:you|this|it) work|how does this thing work|how can you help(?: me)?"
        "|what (?:should|can|could|may|do) i ask(?: you)?(?: about)?|what (?:(?:sort|kind) of )?questions can i ask"
        "|how do i use (?:you|this|it)|how to use (?:you"
        "|this)|can you help(?: me)?|could you help(?: me)?|instructions|what are you for|what do you know"
        "|how do i ask a question",
        "who": "who are you|what are you|what's your name|what is your name|whats your name|what is griot"
        "|who is griot|what's griot|are you (?:a robot|a bot|human|an ai|chatgpt|real|a person)|tell me"
        " about yourself|introduce yourself|and you|what about you|who made you|who created you",
        "praise": "(?:that's |that is |it's )?(?:very |quite |much )?(?:clear|helpful|useful|clearer)"
        "|great|perfect|excellent|awesome|cool|nice|well done|good job|great job|nice work|good"
        " answer|brilliant|wonderful|amazing|very good|impressive|interesting|very interesting|wow|that's"
        " (?:great|perfect|cool|nice|interesting|good|awesome)|lol|haha",
        "blame": "that's wrong|that is wrong|wrong|that's not (?:true|right|correct|it)|that is not (?:true"
        "|right|correct)|you're wrong|you are wrong|wrong answer|incorrect|bad answer|not correct|that's"
        " incorrect|useless|you don't understand|nonsense",
        "sure": "are you sure|are you certain|you sure|really|is that (?:true|right|so|correct)|is it true"
        "|how do you know(?: that)?|says who|what(?:'s| is| are) (?:your|the) sources?|your sources|where"
        " did you get that(?: from)?|for real|seriously",
        "sorry": "sorry|i'm sorry|my bad|apologies|excuse me|pardon me|oops|whoops",
        "language": "(?:rather |can you |could you |please |answer |reply |say it |say that |speak |do you"
        " speak |translate |translate that |translate it |translate to |and )*(?:(?:answer|reply|speak)"
        " )?(?:in |into |to )?(?:french|english)",
    },
}  # fmt: skip
PLEASE = (
    r"(?:s'il (?:te|vous) plait|stp|svp|please|pls|plz|griot|monsieur|madame|a tous|un peu|beaucoup|so"
    r" much|again|donc|alors|then|et|and|mais|but|so|moi|cher ami|my friend|mon ami|ah|oh|eh bien|euh|hmm|well|bon|ben)"
)
